import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../processes/process-table.ts';
import type { Cluster } from './cluster.ts';
import { readBody, sendRequest } from './http-client.ts';
import { ProcessClusterLauncher } from './process-cluster.ts';
import { parseScenario } from './scenario.ts';

/**
 * Stand-ins for the services: they answer what a launcher asks, tell how they were started, and the
 * agent leaves a task behind that survives it, as a real agent does.
 */
const master = `
import { createServer } from 'node:http';
const flags = Object.fromEntries(process.argv.slice(2).map((arg) => /^--([^=]+)=([^]*)$/.exec(arg).slice(1)));
createServer((request, response) => {
  response.end(JSON.stringify({ flags, env: process.env, id: 'agent-id', 'slave/registered': 1 }));
}).listen(Number(flags.port), flags.ip);
`;
const agent = `
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
const workDir = process.argv.find((arg) => arg.startsWith('--work_dir=')).slice('--work_dir='.length);
mkdirSync(workDir, { recursive: true });
spawn('/bin/sleep', ['1000'], { cwd: workDir, detached: true, stdio: 'ignore', env: {} }).unref();
process.on('SIGUSR1', () => process.exit(0));
${master}`;

const scenario = parseScenario(
  JSON.stringify({
    scenario: 'started',
    about: 'how processes are started',
    master_flags: { hostname: 'localhost', credentials: '<run_dir>/cred.json', quiet: false },
    master_env: { LIBPROCESS_IP: '127.0.0.1' },
    agent_flags: { 'agent-1': { hostname: 'localhost' }, 'agent-2': {} },
    steps: [
      {
        name: 'who is let in is in the credentials file',
        request: {
          method: 'GET',
          path: '/',
          target: 'master',
          headers: { Authorization: 'Basic YWRtaW46c2VjcmV0' },
        },
        response: { status: 200, headers: {}, text: '' },
      },
      { name: 'a late agent', start: 'agent-2' },
    ],
  }),
  'started',
);

interface Started {
  readonly flags: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

describe('ProcessClusterLauncher', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-launcher-test-'));
  let cluster: Cluster;
  let runFolder: string;

  beforeAll(async () => {
    for (const [name, source] of Object.entries({ master, agent })) {
      mkdirSync(join(folder, 'dist', name), { recursive: true });
      writeFileSync(join(folder, 'dist', name, 'main.js'), source);
      writeFileSync(join(folder, 'dist', name, 'package.json'), '{"type":"module"}');
    }
    cluster = await new ProcessClusterLauncher({
      distFolder: join(folder, 'dist'),
      startTimeoutMs: 20_000,
      logFolder: () => join(folder, 'logs'),
    }).launch(scenario);
    runFolder = cluster.known.get('<run_dir>') ?? '';
  });

  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function started(name: string): Promise<Started> {
    const request = { method: 'GET', path: '/', headers: {}, body: [], endOfBody: true };
    const answer = await sendRequest(cluster.endpoint(name), request, 5000);
    return JSON.parse((await readBody(answer, 5000)).toString()) as Started;
  }

  it('passes the flags and the environment of the recording, and its own ports and folders', async () => {
    const { flags, env } = await started('master');
    expect(flags).toEqual({
      ip: '127.0.0.1',
      port: cluster.known.get('<port:master>'),
      work_dir: join(runFolder, 'master', 'work'),
      hostname: 'localhost',
      credentials: join(runFolder, 'cred.json'),
      quiet: 'false',
    });
    expect(env['LIBPROCESS_IP']).toBe('127.0.0.1');
    expect((await started('agent-1')).flags['master']).toBe(
      `127.0.0.1:${cluster.known.get('<port:master>') ?? ''}`,
    );
  });

  it('writes the files that the flags name', () => {
    expect(JSON.parse(readFileSync(join(runFolder, 'cred.json'), 'utf8'))).toEqual({
      credentials: [{ principal: 'admin', secret: 'secret' }],
    });
  });

  it('starts a late agent only when its step comes', async () => {
    await expect(started('agent-2')).rejects.toThrow('ECONNREFUSED');
    await cluster.start('agent-2');
    await expect(started('agent-2')).resolves.toBeDefined();
  });

  it('resolves after a deadly signal when the process is gone, and starts it again', async () => {
    const before = cluster.endpoint('agent-1');
    await cluster.signal('agent-1', 'SIGUSR1');
    await expect(started('agent-1')).rejects.toThrow('ECONNREFUSED');
    await cluster.start('agent-1');
    expect(cluster.endpoint('agent-1')).toEqual(before);
    await expect(started('agent-1')).resolves.toBeDefined();
  });

  it('leaves no process and no folder behind', async () => {
    expect(processesOf(runFolder).length).toBeGreaterThan(3);
    await cluster.stop();
    expect(processesOf(runFolder)).toEqual([]);
    expect(existsSync(runFolder)).toBe(false);
  });

  it('tells why a process did not start', async () => {
    const launcher = new ProcessClusterLauncher({
      distFolder: join(folder, 'nothing'),
      startTimeoutMs: 20_000,
      logFolder: () => join(folder, 'logs'),
    });
    await expect(launcher.launch(scenario)).rejects.toThrow(
      /it ended instead[^]*Cannot find module/,
    );
  });
});
