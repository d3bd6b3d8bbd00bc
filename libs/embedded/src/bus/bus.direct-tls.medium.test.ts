import { readCertifiedKey, TestAuthority } from '@mezzo/domain/testing';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import { DirectBusClient } from './bus.direct-client.ts';
import { DirectBusServer } from './bus.direct-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-link-'));
const master = new TestAuthority(folder).stranger('master');
afterAll(() => rmSync(folder, { recursive: true }));

it('reaches a master that serves HTTPS, if its certificate can be checked', async () => {
  const bus = new DirectBusServer<string, string>();
  const server = createServer(readCertifiedKey(master));
  server.on('upgrade', (request, socket, head) => bus.accept(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const leader = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    await bus.close();
    server.close();
  });
  const received: string[] = [];
  bus.receive({ onMessage: ({ from, message }) => received.push(`${from}: ${message}`) });
  const connect = (address: string, ca: Buffer | undefined): void => {
    const client = new DirectBusClient<string, string>({
      address,
      master: () => leader,
      tls: { ca, rejectUnauthorized: true },
      onConnected: () => client.send('master', 'hello', 0),
    });
    onTestFinished(() => client.close());
  };
  connect('wary', undefined);
  connect('knowing', readFileSync(master.cert));
  await vi.waitFor(() => expect(received).toEqual(['knowing: hello']));
  // The other one has tried, too: several times by now.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(received).toEqual(['knowing: hello']);
});
