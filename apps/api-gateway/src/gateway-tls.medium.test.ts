import { TestAuthority } from '@mezzo/domain/testing';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { readGatewayFlags } from './flags/read-gateway-flags.ts';
import { startGateway } from './start-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-gateway-tls-'));
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  const authority = new TestAuthority(folder);
  for (const name of ['gateway', 'master']) authority.certify(name);
  authority.stranger('stranger');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A master that leads and serves HTTPS, and says by whose certificate it is asked. */
async function startMaster(certificate: string): Promise<string> {
  const server: Server = createServer(
    {
      key: readFileSync(file(`${certificate}.key`)),
      cert: readFileSync(file(`${certificate}.crt`)),
      ca: readFileSync(file('authority.crt')),
      requestCert: true,
      rejectUnauthorized: true,
    },
    ({ url, headers }, response) => {
      if (url === '/redirect') response.writeHead(307, { Location: `//${address}` }).end();
      else response.end(`${String(url)} by ${String(headers['x-forwarded-proto'])}`);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return address;
}

async function start(master: string, leaderTimeout = '30secs'): Promise<number> {
  const result = readGatewayFlags({
    argv: [
      ...['--ip=127.0.0.1', '--port=0', '--quiet', `--leader_timeout=${leaderTimeout}`],
      ...['--ssl_enabled', `--masters=${master}`],
      `--ssl_cert_file=${file('gateway.crt')}`,
      `--ssl_key_file=${file('gateway.key')}`,
      `--ssl_ca_file=${file('authority.crt')}`,
    ],
    env: {},
    envPrefix: 'MESOS_',
    readFile: () => '',
  });
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  const running = await startGateway(result.settings);
  onTestFinished(() => running.stop());
  return running.port;
}

function get(port: number, path: string): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const ca = readFileSync(file('authority.crt'));
    request({ host: '127.0.0.1', port, path, ca, agent: false }, (response) => {
      text(response).then((body) => resolve([response.statusCode, body]), reject);
    })
      .once('error', reject)
      .end();
  });
}

it('serves HTTPS, and speaks it with masters to whom it shows its certificate', async () => {
  const port = await start(await startMaster('master'));
  expect(await get(port, '/state')).toEqual([200, '/state by https']);
});

it('does not believe a master whose certificate nobody it trusts has signed', async () => {
  const port = await start(await startMaster('stranger'), '2secs');
  expect(await get(port, '/state')).toEqual([503, 'No leader elected']);
});
