import { readFile, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_PATH } from './plan-process.ts';
import { ContainerizerHarness } from './testing/containerizer-harness.ts';
import { eventually, processesWith } from './testing/processes.ts';

let harness: ContainerizerHarness;
beforeEach(async () => {
  harness = await ContainerizerHarness.create();
});
afterEach(async () => {
  await harness.dispose();
  expect(harness.errors).toEqual([]);
});

/** An argument of `sleep` that nobody else uses: it names this test's processes. */
let marks = 0;
const mark = (): string => `9${String(process.pid)}${String(marks++)}`;

describe('the end of a task', () => {
  test.for([
    { line: 'true', status: 0 },
    { line: 'exit 7', status: 7 << 8 },
    { line: 'exit 137', status: 137 << 8 },
    { line: 'kill -9 $$', status: 9 },
    { line: 'kill -TERM $$', status: 15 },
    { line: 'ulimit -c 0; kill -SEGV $$', status: 11 },
  ])('$line has the exact wait status $status', async ({ line, status }) => {
    expect(await harness.run(harness.config('c', line))).toEqual({ status });
  });

  test('a core dump shows in the wait status', async () => {
    const config = harness.config('c', 'ulimit -c unlimited; kill -ABRT $$');
    const core = await readFile('/proc/sys/kernel/core_pattern', 'utf8');
    const end = await harness.run(config);
    expect([6, 0x86]).toContain(end?.status);
    if (!core.startsWith('|')) expect(end?.status).toBe(0x86);
  });

  test('a program that does not exist ends with the status of Mesos and says so on stderr', async () => {
    const command = { shell: false, value: '/no/such/program' };
    expect(await harness.run(harness.config('c', '', { command }))).toEqual({ status: 256256 });
    expect(await harness.read('c', 'stderr')).toBe(
      "Failed to execute '/no/such/program': No such file or directory\n",
    );
  });

  test('a program is found in the PATH of the task', async () => {
    const command = { shell: false, value: 'printf', arguments: ['printf', '%s|%s', 'a b', "'"] };
    await harness.run(harness.config('c', '', { command }));
    expect(await harness.read('c', 'stdout')).toBe("a b|'");
  });
});

describe('what a task finds', () => {
  test('exactly the environment it was given, PATH and MESOS_SANDBOX', async () => {
    const awkward = { 'odd.name-1': 'quotes \' " \\ $HOME `id`', EMPTY: '', LINES: 'a\nb' };
    const command = {
      shell: false,
      value: '/usr/bin/env',
      arguments: ['env', '-0'],
      environment: { variables: [{ name: 'MINE', value: 'wins' }] },
    };
    const environment = { ...awkward, MINE: 'loses' };
    await harness.run(harness.config('c', '', { command, environment }));
    const entries = (await harness.read('c', 'stdout')).split('\0').filter((text) => text !== '');
    expect(Object.fromEntries(entries.map((entry) => entry.split(/=(.*)/s, 2)))).toEqual({
      ...awkward,
      MINE: 'wins',
      MESOS_SANDBOX: harness.sandbox('c'),
      PATH: DEFAULT_PATH,
    });
  });

  test('its sandbox as working directory, a session of its own, no input, no other files', async () => {
    await harness.run(
      harness.config('c', 'pwd; cut -d" " -f1,6 /proc/$$/stat; cat; ls /proc/$$/fd | tr "\\n" " "'),
    );
    const [directory, session, files] = (await harness.read('c', 'stdout')).split('\n');
    expect(directory).toBe(harness.sandbox('c'));
    const [pid, sid] = (session ?? '').split(' ');
    expect(sid).toBe(pid);
    expect(files?.trim().split(' ').slice(0, 3)).toEqual(['0', '1', '2']);
  });

  test('its limits', async () => {
    const rlimits = [
      { type: 'RLMT_NOFILE', soft: 77, hard: 88 },
      { type: 'RLMT_CORE', soft: 0, hard: 0 },
    ] as const;
    const container = { type: 'MESOS', rlimit_info: { rlimits } } as const;
    await harness.run(harness.config('c', 'ulimit -n; ulimit -H -n; ulimit -c', { container }));
    expect(await harness.read('c', 'stdout')).toBe('77\n88\n0\n');
  });

  test.runIf(process.getuid?.() === 0)('the account it asks for, with its groups', async () => {
    await harness.run(harness.config('c', 'id -un; id -gn; id -G', { user: 'nobody' }));
    expect(await harness.read('c', 'stdout')).toMatch(/^nobody\nnogroup\n65534\n$/);
  });

  test('stdout and stderr that are appended to', async () => {
    await harness.run(harness.config('a', 'echo one; echo two >&2'));
    const again = { ...harness.config('b', 'echo three'), directory: harness.sandbox('a') };
    await harness.run(again);
    expect(await harness.read('a', 'stdout')).toBe('one\nthree\n');
    expect(await harness.read('a', 'stderr')).toBe('two\n');
  });
});

describe('refusals', () => {
  test('DOCKER containers are not ours', async () => {
    const container = { type: 'DOCKER', docker: { image: 'x' } } as const;
    const outcome = await harness.containerizer.launch(harness.config('c', 'true', { container }));
    expect(outcome).toEqual({ kind: 'not-supported' });
    expect(harness.containerizer.containers()).toEqual([]);
  });

  test('an unknown user fails the launch and leaves nothing', async () => {
    const config = harness.config('c', 'true', { user: 'no-such-user' });
    expect(await harness.containerizer.launch(config)).toEqual({
      kind: 'failed',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: "No such user 'no-such-user'",
    });
    expect(await harness.containerizer.wait(config.containerId)).toMatchObject({
      state: 'TASK_FAILED',
      message: "No such user 'no-such-user'",
    });
    harness.containerizer.remove(config.containerId);
    expect(await harness.runtimeDirectories()).toEqual([]);
  });

  test('an unknown user of a nested container has no sandbox', async () => {
    const parent = harness.config('c', 'sleep 1000');
    await harness.launch(parent);
    const config = { ...harness.nested(parent.containerId, 'n', 'true'), user: 'no-such-user' };
    expect(await harness.containerizer.launch(config)).toMatchObject({
      kind: 'failed',
      message:
        `Failed to create nested sandbox '${harness.sandbox('c')}/containers/n':` +
        " Failed to chown directory to 'no-such-user': No such user 'no-such-user'",
    });
  });

  test.each(['DOCKER', 'APPC'] as const)('there is no store for %s images', async (type) => {
    const image = { type, docker: { name: 'x' } };
    const container = { type: 'MESOS', mesos: { image } } as const;
    const outcome = await harness.containerizer.launch(harness.config('c', 'true', { container }));
    expect(outcome).toMatchObject({ message: `Unsupported container image type: ${type}` });
  });

  test('a NUL character fails the launch', async () => {
    const outcome = await harness.containerizer.launch(harness.config('c', 'echo \0'));
    expect(outcome).toMatchObject({ kind: 'failed' });
  });

  test('a running container is not launched twice', async () => {
    const config = harness.config('c', 'sleep 1000');
    await harness.launch(config);
    expect(await harness.containerizer.launch(config)).toEqual({ kind: 'already-launched' });
  });

  test('a stdout that was replaced by a link is not followed', async () => {
    const config = harness.config('c', 'echo secret');
    await symlink('/tmp/mezzo-never-written', join(harness.sandbox('c'), 'stdout'));
    expect(await harness.containerizer.launch(config)).toMatchObject({ kind: 'failed' });
  });
});

describe('destroy', () => {
  test('reaches daemons that forked twice, left the session and ignore signals', async () => {
    const id = mark();
    const stubborn = `trap "" TERM HUP INT; exec sleep ${id}`;
    const daemon = `setsid sh -c '(setsid env -i sh -c "${stubborn.replaceAll('"', '\\"')}" &)'`;
    await harness.launch(harness.config('c', `${daemon}; (sleep ${id} &); exec sleep ${id}`));
    await eventually(() => processesWith(`sleep ${id}`).length >= 3);
    expect(await harness.containerizer.destroy({ value: 'c' })).toEqual({ status: 9 });
    expect(processesWith(`sleep ${id}`)).toEqual([]);
  });

  test('what a task leaves behind ends with it', async () => {
    const id = mark();
    const end = await harness.run(harness.config('c', `(setsid sleep ${id} &) ; exit 4`));
    expect(end).toEqual({ status: 4 << 8 });
    expect(processesWith(`sleep ${id}`)).toEqual([]);
  });

  test('keeps the first cause and may be repeated', async () => {
    await harness.launch(harness.config('c', 'sleep 1000'));
    const cause = { state: 'TASK_GONE', message: 'first' } as const;
    const first = harness.containerizer.destroy({ value: 'c' }, cause);
    const second = harness.containerizer.destroy({ value: 'c' }, { message: 'second' });
    expect(await first).toEqual({ ...cause, status: 9 });
    expect(await second).toEqual({ ...cause, status: 9 });
  });

  test('while it is being launched', async () => {
    const config = harness.config('c', 'sleep 1000');
    const launching = harness.containerizer.launch(config);
    const end = await harness.containerizer.destroy({ value: 'c' });
    expect(await launching).toMatchObject({ kind: 'failed' });
    expect(end?.status === undefined || end.status === 9).toBe(true);
    expect(harness.containerizer.containers()).toEqual([]);
  });
});

describe('signals', () => {
  test('SIGTERM to the tree reaches everything, also what is stopped', async () => {
    const id = mark();
    const line = `sleep ${id} & kill -STOP $!; trap "wait; exit 3" TERM; wait`;
    await harness.launch(harness.config('c', line));
    await eventually(() => processesWith(`sleep ${id}`).length > 0);
    expect(await harness.containerizer.kill({ value: 'c' }, 15, 'tree')).toBe(true);
    expect(await harness.containerizer.wait({ value: 'c' })).toEqual({ status: 3 << 8 });
  });

  test('a signal to init reaches only the first process', async () => {
    const id = mark();
    await harness.launch(
      harness.config('c', `trap "exit 5" USR1; sleep ${id} & echo ready; wait; wait`),
    );
    await eventually(async () => (await harness.read('c', 'stdout')) === 'ready\n');
    expect(await harness.containerizer.kill({ value: 'c' }, 10)).toBe(true);
    expect(await harness.containerizer.wait({ value: 'c' })).toEqual({ status: 5 << 8 });
  });

  test('an ended container cannot be signalled', async () => {
    await harness.run(harness.config('c', 'true'));
    expect(await harness.containerizer.kill({ value: 'c' }, 15)).toBe(false);
    expect(await harness.containerizer.kill({ value: 'never' }, 15)).toBe(false);
  });
});

describe('what is known of a container', () => {
  test('usage and status', async () => {
    const pid = await harness.launch(
      harness.config('c', 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 1000'),
    );
    await eventually(
      async () =>
        ((await harness.containerizer.usage({ value: 'c' }))?.cpus_user_time_secs ?? 0) > 0,
    );
    const usage = await harness.containerizer.usage({ value: 'c' });
    expect(usage).toMatchObject({
      cpus_soft_limit: 0.5,
      mem_soft_limit_bytes: 64 * 1024 * 1024,
      mem_limit_bytes: 64 * 1024 * 1024,
    });
    expect(usage?.mem_rss_bytes).toBeGreaterThan(500_000);
    expect(await harness.containerizer.status({ value: 'c' })).toEqual({
      container_id: { value: 'c' },
      executor_pid: pid,
    });
  });

  test('update changes what it may use', async () => {
    await harness.launch(harness.config('c', 'sleep 1000'));
    await harness.containerizer.update(
      { value: 'c' },
      {
        resources: [
          { name: 'mem', type: 'SCALAR', scalar: { value: 32 } },
          { name: 'mem', type: 'SCALAR', scalar: { value: 0.5 } },
        ],
        limits: { cpus: Infinity, mem: 48 },
      },
    );
    const usage = await harness.containerizer.usage({ value: 'c' });
    expect(usage).toMatchObject({
      mem_soft_limit_bytes: 32.5 * 1024 * 1024,
      mem_limit_bytes: 48 * 1024 * 1024,
    });
    expect(usage?.cpus_limit).toBeGreaterThan(0);
    expect(usage?.cpus_soft_limit).toBeUndefined();
  });

  test('of an ended or unknown one nothing', async () => {
    await harness.run(harness.config('c', 'true'));
    expect(await harness.containerizer.usage({ value: 'c' })).toBeUndefined();
    expect(await harness.containerizer.status({ value: 'x' })).toBeUndefined();
    expect(await harness.containerizer.wait({ value: 'x' })).toBeUndefined();
    expect(await harness.containerizer.destroy({ value: 'x' })).toBeUndefined();
  });
});

describe('nested containers', () => {
  const pod = { value: 'pod' };
  beforeEach(async () => {
    await harness.launch(harness.config('pod', undefined));
  });

  test('live in the sandbox of their parent and end by themselves', async () => {
    const config = harness.nested(pod, 'n', 'pwd; exit 7');
    expect(await harness.run(config)).toEqual({ status: 7 << 8 });
    const sandbox = join(harness.sandbox('pod'), 'containers', 'n');
    expect(await readFile(join(sandbox, 'stdout'), 'utf8')).toBe(`${sandbox}\n`);
    expect(harness.containerizer.containers()).toEqual([pod]);
  });

  test('can be waited for again until they are removed, and launched again', async () => {
    const config = harness.nested(pod, 'n', 'exit 7');
    await harness.run(config);
    expect(await harness.containerizer.wait(config.containerId)).toEqual({ status: 7 << 8 });
    expect(harness.containerizer.remove(config.containerId)).toEqual({ kind: 'removed' });
    expect(harness.containerizer.remove(config.containerId)).toEqual({ kind: 'removed' });
    expect(await harness.containerizer.wait(config.containerId)).toBeUndefined();
    expect(await harness.run(harness.nested(pod, 'n', 'exit 5'))).toEqual({ status: 5 << 8 });
    expect(await harness.run(harness.nested(pod, 'n', 'exit 6'))).toEqual({ status: 6 << 8 });
  });

  test('cannot be removed while they run', async () => {
    const config = harness.nested(pod, 'n', 'sleep 1000');
    await harness.launch(config);
    expect(harness.containerizer.remove(config.containerId)).toEqual({
      kind: 'refused',
      message: 'Nested container has not terminated yet',
    });
  });

  test('end before their parent does, at any depth', async () => {
    const child = harness.nested(pod, 'n', 'sleep 1000');
    const grandchild = harness.nested(child.containerId, 'm', 'sleep 1000');
    await harness.launch(child);
    await harness.launch(grandchild);
    const ends: string[] = [];
    const note = (name: string) => () => void ends.push(name);
    const waits = [
      harness.containerizer.wait(grandchild.containerId).then(note('grandchild')),
      harness.containerizer.wait(child.containerId).then(note('child')),
      harness.containerizer.wait(pod).then(note('pod')),
    ];
    await harness.containerizer.destroy(pod);
    await Promise.all(waits);
    expect(ends).toEqual(['grandchild', 'child', 'pod']);
    expect(await harness.containerizer.wait(child.containerId)).toBeUndefined();
  });

  test('need a parent that lives', async () => {
    const outcome = await harness.containerizer.launch(harness.nested({ value: 'x' }, 'n', 'true'));
    expect(outcome).toMatchObject({ message: 'Parent container x does not exist' });
  });

  test('count for the usage of their parent', async () => {
    const before = await harness.containerizer.usage(pod);
    await harness.launch(harness.nested(pod, 'n', 'sleep 1000'));
    await eventually(async () => {
      const after = await harness.containerizer.usage(pod);
      return Number(after?.mem_rss_bytes) > Number(before?.mem_rss_bytes) + 400_000;
    });
  });
});

test('500 launches leave no process, no runtime directory and no open file behind', async () => {
  const { containerizer } = harness;
  const files = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
  await harness.run(harness.config('warm', 'true'));
  const before = await files();
  const statuses: (number | undefined)[] = [];
  const one = async (n: number): Promise<void> => {
    const config = harness.config(`c${String(n)}`, n % 3 === 0 ? 'kill -9 $$' : 'true');
    statuses.push((await harness.run(config))?.status);
    containerizer.remove(config.containerId);
  };
  for (let n = 0; n < 500; n += 25) {
    await Promise.all(Array.from({ length: 25 }, (_, i) => one(n + i)));
  }
  expect(statuses.filter((status) => status === 9)).toHaveLength(167);
  expect(statuses.filter((status) => status === 0)).toHaveLength(333);
  containerizer.remove({ value: 'warm' });
  await eventually(async () => (await harness.runtimeDirectories()).length === 0);
  expect(await files()).toBe(before);
  // The warden alone is left: no supervisor, no zombie of one.
  await eventually(() => processesWith(harness.runtimeDirectory).length === 1);
});
