import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContainerConfig, KnownContainer } from '../containerizer.ts';
import { isRunning } from '../launcher/process-table.ts';
import { parsePidFile } from '../launcher/warden-event.ts';
import { ContainerizerHarness } from '../testing/containerizer-harness.ts';
import { eventually, processesWith } from '../testing/processes.ts';

let root: string;
let harness: ContainerizerHarness;
let agent: ChildProcess | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mezzo-recovery-'));
  harness = ContainerizerHarness.on(root);
});

afterEach(async () => {
  agent?.kill('SIGKILL');
  await harness.dispose();
  await eventually(() => processesWith(root).length === 0);
  expect(harness.errors).toEqual([]);
});

type Launch = readonly [string, string | null, Partial<ContainerConfig>];

/** Runs an agent in another process until it has launched everything. */
async function runAgent(...containers: readonly Launch[]): Promise<ChildProcess> {
  const script = join(import.meta.dirname, '../testing/agent-process.ts');
  agent = spawn(process.execPath, [script, root, JSON.stringify(containers)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (agent.stdout) await once(agent.stdout, 'data');
  return agent;
}

async function killAgent(): Promise<void> {
  if (!agent) return;
  agent.kill('SIGKILL');
  await once(agent, 'exit');
}

function known(id: string): KnownContainer {
  return { containerId: { value: id }, directory: harness.sandbox(id), resources: [], limits: {} };
}

async function supervisorOf(id: string): Promise<number> {
  const text = await readFile(join(harness.runtimeDirectory, 'containers', id, 'pid'), 'utf8');
  return parsePidFile(id, text)?.supervisorPid ?? 0;
}

/** Launches `sleep` and waits until it is one: before that it looks like the warden it came from. */
async function launchSleep(id: string): Promise<void> {
  await harness.launch(harness.config(id, 'exec sleep 1000'));
  const { pid } = await taskOf(id);
  await eventually(() => isSleep(pid));
}

async function taskOf(id: string): Promise<{ readonly pid: number; readonly running: boolean }> {
  const text = await readFile(join(harness.runtimeDirectory, 'containers', id, 'pid'), 'utf8');
  const { pid = 0, startTicks = '' } = parsePidFile(id, text) ?? {};
  return { pid, running: isRunning(pid, startTicks) };
}

test('SIGKILL of the agent: 50 tasks run on, and tell how they ended', async () => {
  const line = (n: number): string =>
    n % 2 === 0
      ? `until [ -e ${root}/go ]; do sleep 0.05; done; exit ${String(n)}`
      : `until [ -e ${root}/later ]; do sleep 0.05; done; kill -9 $$`;
  const ids = Array.from({ length: 50 }, (_, n) => `c${String(n)}`);
  await runAgent(...ids.map((id, n): Launch => [id, line(n), {}]));
  await killAgent();
  for (const id of ids) expect((await taskOf(id)).running).toBe(true);

  await writeFile(join(root, 'go'), '');
  const status = (id: string): string => join(harness.runtimeDirectory, 'containers', id, 'status');
  for (const [n, id] of ids.entries()) {
    if (n % 2 === 0) {
      await eventually(() =>
        readFile(status(id)).then(
          () => true,
          () => false,
        ),
      );
    }
  }
  const recovered = await harness.start(ids.map(known));
  expect(recovered.map(({ state }) => state)).toEqual(
    ids.map((_, n) => (n % 2 === 0 ? 'ended' : 'running')),
  );
  expect(harness.containerizer.containers()).toHaveLength(25);

  await writeFile(join(root, 'later'), '');
  for (const [n, id] of ids.entries()) {
    const expected = n % 2 === 0 ? n << 8 : 9;
    expect(await harness.containerizer.wait({ value: id })).toEqual({ status: expected });
    harness.containerizer.remove({ value: id });
  }
  await eventually(async () => (await harness.runtimeDirectories()).length === 0);
});

test('an adopted container can be asked, signalled and destroyed', async () => {
  const trapping = `trap "exit 6" TERM; touch ${root}/traps; sleep 1000 & wait`;
  await runAgent(['a', 'sleep 1000', {}], ['b', trapping, {}]);
  await eventually(() => existsSync(join(root, 'traps')));
  await killAgent();
  const { pid } = await taskOf('a');
  await harness.start([known('a'), known('b')]);
  const { containerizer } = harness;
  expect(await containerizer.status({ value: 'a' })).toMatchObject({ executor_pid: pid });
  expect(Number((await containerizer.usage({ value: 'a' }))?.mem_rss_bytes)).toBeGreaterThan(0);
  expect(await containerizer.destroy({ value: 'a' })).toEqual({ status: 9 });
  expect(await containerizer.kill({ value: 'b' }, 15, 'tree')).toBe(true);
  expect(await containerizer.wait({ value: 'b' })).toEqual({ status: 6 << 8 });
});

test('nested containers are adopted with their parent', async () => {
  const parent = { value: 'pod' };
  const n = { value: 'n', parent };
  const m = { value: 'm', parent };
  await runAgent(
    ['pod', null, {}],
    ['n', 'sleep 1000', { containerId: n }],
    ['m', 'exit 3', { containerId: m }],
  );
  await killAgent();
  await harness.start([known('pod')]);
  const { containerizer } = harness;
  expect(containerizer.containers()).toEqual([parent, n]);
  expect(await containerizer.wait(m)).toEqual({ status: 3 << 8 });
  const end = containerizer.wait(n);
  await containerizer.destroy(parent);
  expect(await end).toEqual({ status: 9 });
});

test('a container that nobody knows is destroyed, with everything below it', async () => {
  const n = { value: 'n', parent: { value: 'pod' } };
  await runAgent(
    ['pod', null, {}],
    ['n', 'sleep 1000', { containerId: n }],
    ['a', 'sleep 1000', {}],
  );
  await killAgent();
  expect(await harness.start([known('a'), known('gone')])).toMatchObject([
    { state: 'running' },
    { containerId: { value: 'gone' }, state: 'lost' },
  ]);
  expect(harness.containerizer.containers()).toEqual([{ value: 'a' }]);
  await eventually(async () => (await harness.runtimeDirectories()).join() === 'a');
});

test('containers without checkpointing end with the agent, with a grace', async () => {
  const lifetime = { checkpoint: false, recoveryTimeoutMs: 60_000, shutdownGraceMs: 300 };
  const stubborn = 'trap "" TERM; while :; do sleep 0.05; done';
  const polite = 'trap "exit 4" TERM; while :; do sleep 0.05; done';
  await runAgent(['s', stubborn, { lifetime }], ['p', polite, { lifetime }], ['k', polite, {}]);
  await sleep(200); // the traps are set
  await killAgent();
  await eventually(async () => !(await taskOf('s')).running && !(await taskOf('p')).running);
  expect((await taskOf('k')).running).toBe(true);
  await harness.start([known('s'), known('p'), known('k')]);
  expect(await harness.containerizer.wait({ value: 's' })).toEqual({ status: 9 });
  expect(await harness.containerizer.wait({ value: 'p' })).toEqual({ status: 4 << 8 });
});

test('checkpointed containers end when the agent stays away, and not when it comes back', async () => {
  const short = { checkpoint: true, recoveryTimeoutMs: 500, shutdownGraceMs: 100 };
  await runAgent(['a', 'sleep 1000', { lifetime: short }]);
  await killAgent();
  await eventually(async () => !(await taskOf('a')).running);

  const longer = { checkpoint: true, recoveryTimeoutMs: 2500, shutdownGraceMs: 100 };
  await runAgent(['b', 'sleep 1000', { lifetime: longer }]);
  await killAgent();
  await sleep(300);
  await harness.start([known('b')]);
  await sleep(3500);
  expect((await taskOf('b')).running).toBe(true);
});

test('a supervisor that is killed takes its task along, and the status is 9', async () => {
  await harness.start([]);
  await launchSleep('a');
  const { pid } = await taskOf('a');
  process.kill(await supervisorOf('a'), 'SIGKILL');
  expect(await harness.containerizer.wait({ value: 'a' })).toEqual({ status: 9 });
  await eventually(() => !isAlive(pid));
});

test.for([
  { what: 'the task', first: false },
  { what: 'what its first process left', first: true },
])('supervisor and warden killed while the agent was away: $what is ended', async ({ first }) => {
  const mark = `8${String(process.pid)}`;
  await runAgent(['a', `sleep ${mark} & sleep ${mark} & wait`, {}]);
  await eventually(() => processesWith(`sleep ${mark}`).filter(isSleep).length === 2);
  await killAgent();
  const supervisor = await supervisorOf('a');
  // The warden first: it would end the task of a supervisor that dies before it.
  for (const pid of processesWith(harness.runtimeDirectory)) {
    if (pid !== supervisor) process.kill(pid, 'SIGKILL');
  }
  await eventually(() => processesWith(harness.runtimeDirectory).length === 1);
  process.kill(supervisor, 'SIGKILL');
  await eventually(() => processesWith(harness.runtimeDirectory).length === 0);
  if (first) process.kill((await taskOf('a')).pid, 'SIGKILL');
  else expect((await taskOf('a')).running).toBe(true);

  await harness.start([known('a')]);
  expect(await harness.containerizer.wait({ value: 'a' })).toEqual({ status: 9 });
  await eventually(() => processesWith(`sleep ${mark}`).length === 0);
});

test('a warden that is killed is replaced, and nothing else notices', async () => {
  await harness.start([]);
  await launchSleep('a');
  const supervisor = await supervisorOf('a');
  const [warden] = processesWith(harness.runtimeDirectory).filter((pid) => pid !== supervisor);
  process.kill(warden ?? 0, 'SIGKILL');
  await eventually(() => {
    const pids = processesWith(harness.runtimeDirectory);
    return pids.length === 2 && !pids.includes(warden ?? 0);
  });
  expect(await harness.run(harness.config('b', 'exit 2'))).toEqual({ status: 2 << 8 });
  // Nobody is left to report this one: it is found missing.
  process.kill(supervisor, 'SIGKILL');
  expect(await harness.containerizer.wait({ value: 'a' })).toEqual({ status: 9 });
  expect((await taskOf('a').catch(() => ({ running: false }))).running).toBe(false);
});

test('a warden that cannot be started again fails launches, until it can', async () => {
  await harness.start([]);
  await launchSleep('a');
  const supervisor = await supervisorOf('a');
  const warden = processesWith(harness.runtimeDirectory).find((pid) => pid !== supervisor) ?? 0;
  const program = await readlink(`/proc/${String(warden)}/exe`);
  // What it finds there is executable and no warden.
  await rm(program);
  await copyFile('/bin/false', program);
  process.kill(warden, 'SIGKILL');
  await eventually(() => harness.errors.length > 0);
  expect(await harness.containerizer.launch(harness.config('b', 'true'))).toMatchObject({
    message: 'Failed to fork: the supervisor program does not start',
  });
  expect((await taskOf('a')).running).toBe(true);
  await rm(program);
  await eventually(async () => {
    const outcome = await harness.containerizer.launch(harness.config('c', 'exit 3'));
    return outcome.kind === 'launched';
  });
  expect(await harness.containerizer.wait({ value: 'c' })).toEqual({ status: 3 << 8 });
  expect(await harness.containerizer.destroy({ value: 'a' })).toEqual({ status: 9 });
  expect(harness.errors.join()).toContain('the supervisor program does not start');
  harness.errors.length = 0;
});

test('closing without containers leaves no FIFO; with some, they are adopted again', async () => {
  await harness.start([]);
  await harness.containerizer.close();
  expect((await readdir(harness.runtimeDirectory)).filter((name) => !name.includes('-'))).toEqual([
    'boot_id',
    'containers',
  ]);
  await harness.start([]);
  await launchSleep('a');
  await harness.containerizer.close();
  expect(await harness.start([known('a')])).toMatchObject([{ state: 'running' }]);
});

test('launches and destroys that meet a dying warden are settled', async () => {
  await harness.start([]);
  await launchSleep('a');
  const supervisor = await supervisorOf('a');
  const [warden] = processesWith(harness.runtimeDirectory).filter((pid) => pid !== supervisor);
  process.kill(warden ?? 0, 'SIGKILL');
  const destroyed = harness.containerizer.destroy({ value: 'a' });
  const launched = await harness.containerizer.launch(harness.config('b', 'sleep 1000'));
  expect(['launched', 'failed']).toContain(launched.kind);
  expect(await destroyed).toEqual({ status: 9 });
});

test('a second agent is refused, and changes nothing', async () => {
  await runAgent(['a', 'sleep 1000', {}]);
  await expect(harness.start([])).rejects.toThrow('another agent uses the runtime directory');
  expect((await taskOf('a')).running).toBe(true);
  await killAgent();
  await harness.start([known('a')]);
});

test('after a reboot nothing of before is believed', async () => {
  await runAgent(['a', 'true', {}]);
  await killAgent();
  await writeFile(join(harness.runtimeDirectory, 'boot_id'), 'another boot');
  expect(await harness.start([known('a')])).toMatchObject([{ state: 'lost' }]);
  expect(await readdir(join(harness.runtimeDirectory, 'containers'))).toEqual([]);
});

test('why a container ended survives the agent', async () => {
  await harness.start([]);
  await launchSleep('a');
  await harness.containerizer.destroy({ value: 'a' }, { state: 'TASK_GONE', message: 'why not' });
  await harness.containerizer.close();
  await harness.start([known('a')]);
  expect(await harness.containerizer.wait({ value: 'a' })).toEqual({
    state: 'TASK_GONE',
    message: 'why not',
    status: 9,
  });
});

/** Not the shell, whose command line names the sleeps too. */
function isSleep(pid: number): boolean {
  return readFileSync(`/proc/${String(pid)}/comm`, 'utf8').startsWith('sleep');
}

function isAlive(pid: number): boolean {
  return processesWith('sleep 1000').includes(pid);
}
