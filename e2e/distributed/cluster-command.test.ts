import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  clusterProgramsMissing,
  isPortFree,
  ManagedProcess,
  plainEnvironment,
  waitUntil,
} from '@mezzo/tools';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../src/harness/built-services.ts';
import { findLeftovers, nothingLeft } from '../src/harness/leftovers.ts';

/** Building, starting ten processes and electing, on a busy machine. */
const startTimeoutMs = 120_000;
const stopGraceMs = 60_000;

it(
  'npm run cluster starts, says how it is, and leaves nothing',
  { timeout: 300_000 },
  async ({ skip }) => {
    const missing = clusterProgramsMissing();
    if (missing !== undefined) skip(missing);
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-command-')));
    const ports = await freePorts();
    const [port = 0, , , gatewayPort = 0] = ports;
    const command = clusterCommand(folder, [
      `--port=${String(port)}`,
      `--gateway_port=${String(gatewayPort)}`,
      `--work_dir=${join(folder, 'work')}`,
    ]);
    try {
      await waitUntil(
        () => command.exit !== undefined || command.tail.includes('master-1 leads · 1 of 1 agents'),
        { what: 'the cluster has its agent', timeoutMs: startTimeoutMs },
      );
      expect(command.exit, command.tail).toBeUndefined();
      const exit = await command.stop(stopGraceMs, 'SIGINT');
      expect(exit, command.tail).toEqual({ code: 0, signal: null });
      expect(findLeftovers(folder, ports)).toEqual(nothingLeft);
      expect(readFileSync(join(folder, 'work', 'master-1', 'log'), 'utf8')).toContain(
        'agent added',
      );
    } finally {
      await command.stop(stopGraceMs);
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

it('npm run cluster refuses ports that are in use', { timeout: 60_000 }, async ({ skip }) => {
  const missing = clusterProgramsMissing();
  if (missing !== undefined) skip(missing);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-command-')));
  const [port = 0, agentPort = 0] = await freePorts();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(agentPort, '127.0.0.1', resolve));
  const command = clusterCommand(folder, [`--port=${String(port)}`]);
  try {
    await waitUntil(() => command.exit !== undefined, {
      what: 'the command has ended',
      timeoutMs: 30_000,
    });
    expect(command.exit).toEqual({ code: 1, signal: null });
    expect(command.tail).toContain(
      `port ${String(agentPort)}, of agent-1, is in use. Another cluster may be running; --port chooses other ports.`,
    );
  } finally {
    await command.stop(stopGraceMs);
    other.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** `npm run cluster` with one service of each kind. */
function clusterCommand(folder: string, args: readonly string[]): ManagedProcess {
  return new ManagedProcess({
    command: process.execPath,
    args: [
      join(repositoryRoot, 'tools', 'src', 'main.ts'),
      'cluster',
      ...['--masters=1', '--agents=1', '--allocators=1', '--gateways=1', '--etcd=1'],
      ...args,
    ],
    cwd: repositoryRoot,
    env: plainEnvironment(),
    logFile: join(folder, 'log'),
  });
}

/** A port for the master and, as the command chooses them, the agent and the allocator; one for the gateway. */
async function freePorts(): Promise<readonly number[]> {
  for (;;) {
    // Below those that the system hands out by itself.
    const first = 12_000 + Math.floor(Math.random() * 18_000);
    const ports = [first, first + 1, first + 2, first + 3];
    if ((await Promise.all(ports.map(isPortFree))).every(Boolean)) return ports;
  }
}
