import { describe, expect, test } from 'vitest';
import type { CommandInfo } from '@mezzo/domain/messages';
import type { LaunchPlan } from '@mezzo/isolators';
import type { ContainerConfig } from './containerizer.ts';
import { DEFAULT_PATH, planProcess, type PlanInputs } from './plan-process.ts';

const config: ContainerConfig = {
  containerId: { value: 'c' },
  command: { value: 'true' },
  environment: {},
  directory: '/sandbox',
  resources: [],
  limits: {},
  lifetime: { checkpoint: true, recoveryTimeoutMs: 1, shutdownGraceMs: 1 },
};

const inputs: PlanInputs = {
  key: 'c',
  directory: '/sandbox',
  runtimeDirectory: '/run/c',
  account: undefined,
  wishes: {},
  savedConfig: '{}',
};

function planned(
  change: Partial<ContainerConfig>,
  wishes: LaunchPlan = {},
): ReturnType<typeof planProcess> {
  return planProcess({ ...config, ...change }, { ...inputs, wishes });
}

describe('the program', () => {
  test.for<{ name: string; command: CommandInfo | undefined; program: unknown }>([
    {
      name: 'a shell line',
      command: { value: 'a b' },
      program: { file: '/bin/sh', argv: ['sh', '-c', 'a b'] },
    },
    {
      name: 'a shell line ignores arguments',
      command: { shell: true, value: 'a', arguments: ['x'] },
      program: { file: '/bin/sh', argv: ['sh', '-c', 'a'] },
    },
    {
      name: 'arguments are taken as given, argv[0] included',
      command: { shell: false, value: '/bin/x', arguments: ['y', 'z'] },
      program: { file: '/bin/x', argv: ['y', 'z'] },
    },
    {
      name: 'without arguments the program is its own name',
      command: { shell: false, value: 'x' },
      program: { file: 'x', argv: ['x'] },
    },
    { name: 'without a command nothing runs', command: undefined, program: undefined },
  ])('$name', ({ command, program }) => {
    expect(planned({ command })).toMatchObject({ ok: true, value: { program } });
  });

  test.for<{ command: CommandInfo; reason: string }>([
    { command: {}, reason: 'Shell specified but no command value provided' },
    { command: { shell: false }, reason: 'No executable is found' },
  ])('$reason', ({ command, reason }) => {
    expect(planned({ command })).toEqual({ ok: false, reason });
  });
});

describe('the environment', () => {
  test('later sources win: agent, sandbox, isolators, command', () => {
    const environment = { A: 'agent', B: 'agent', MESOS_SANDBOX: 'agent', D: 'agent' };
    const variables = [{ name: 'D', value: 'command' }, { name: 'E' }];
    const result = planned(
      { environment, command: { value: 'x', environment: { variables } } },
      { process: { env: { B: 'isolator', D: 'isolator' } } },
    );
    expect(result.ok && result.value.environment).toEqual({
      PATH: DEFAULT_PATH,
      A: 'agent',
      B: 'isolator',
      MESOS_SANDBOX: '/sandbox',
      D: 'command',
      E: '',
    });
  });

  test('a PATH that is given is kept', () => {
    const result = planned({ environment: { PATH: '/mine' } });
    expect(result.ok && result.value.environment['PATH']).toBe('/mine');
  });

  test('secrets are resolved when they carry their value, refused otherwise', () => {
    const secret = { type: 'VALUE', value: { data: new TextEncoder().encode('s3') } } as const;
    const variables = [{ name: 'S', type: 'SECRET', secret }] as const;
    const result = planned({ command: { value: 'x', environment: { variables } } });
    expect(result.ok && result.value.environment['S']).toBe('s3');

    const reference = { type: 'REFERENCE', reference: { name: 'r' } } as const;
    const command = {
      value: 'x',
      environment: { variables: [{ name: 'S', type: 'SECRET', secret: reference }] },
    } as const;
    expect(planned({ command })).toEqual({
      ok: false,
      reason: "Environment variable 'S' contains secret but no secret resolver provided",
    });
  });
});

describe('what plain processes cannot have is refused, not left out', () => {
  test.for<LaunchPlan>([
    { root: { path: '/r' } },
    { hostname: 'h' },
    { mounts: [{ destination: '/m' }] },
    { linux: { namespaces: [{ type: 'pid' }] } },
    { process: { capabilities: { bounding: [] } } },
    { process: { noNewPrivileges: true } },
    { process: { oomScoreAdj: 1 } },
    { process: { args: ['x'] } },
    { process: { cwd: '/' } },
    { process: { additionalGids: [5] } },
  ])('%j', (wishes) => {
    expect(planned({}, wishes)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('The posix launcher does not support') as string,
    });
  });
});

test('limits and groups reach the process', () => {
  const account = { uid: 5, gid: 6, groups: [6, 7] };
  const wishes: LaunchPlan = {
    process: {
      additionalGids: [7, 8],
      rlimits: [{ type: 'RLIMIT_NOFILE', soft: 1n, hard: 2n }],
    },
  };
  expect(planProcess(config, { ...inputs, account, wishes })).toMatchObject({
    value: {
      account: { uid: 5, gid: 6, groups: [6, 7, 8] },
      rlimits: [{ resource: 7, soft: 1n, hard: 2n }],
    },
  });
});
