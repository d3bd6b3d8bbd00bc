import type { CommandInfo, ContainerInfo, CheckInfo, HealthCheck } from '@mezzo/domain/messages';
import { describe, expect, it } from 'vitest';
import { agentCapabilities } from '../model/agent-capabilities.ts';
import { ALL_AGENT_CAPABILITIES, aTask, scalar } from '../testing/sample-messages.ts';
import { validateCheckInfo, validateHealthCheck } from './check-info.ts';
import { validateCommandInfo } from './command-info.ts';
import { validateContainerInfo } from './container-info.ts';
import { validateLimits } from './task-limits.ts';

type Row<T> = readonly [title: string, message: T, reason: string | undefined];

const SECRET = { type: 'VALUE', value: { data: new Uint8Array([1, 2]) } } as const;
const NULL_BYTES = { type: 'VALUE', value: { data: new Uint8Array([1, 0]) } } as const;

function withVariable(
  variable: Omit<NonNullable<NonNullable<CommandInfo['environment']>['variables']>[number], 'name'>,
): CommandInfo {
  return { environment: { variables: [{ name: 'A', ...variable }] } };
}

describe('commands', () => {
  const rows: readonly Row<CommandInfo>[] = [
    ['nothing', {}, undefined],
    ['a value', withVariable({ value: '' }), undefined],
    ['a secret', withVariable({ type: 'SECRET', secret: SECRET }), undefined],
    [
      'no value',
      withVariable({}),
      "Environment variable 'A' of type 'VALUE' must have a value set",
    ],
    [
      'a value and a secret',
      withVariable({ value: 'x', secret: SECRET }),
      "Environment variable 'A' of type 'VALUE' must not have a secret set",
    ],
    [
      'a secret that is missing',
      withVariable({ type: 'SECRET' }),
      "Environment variable 'A' of type 'SECRET' must have a secret set",
    ],
    [
      'a secret and a value',
      withVariable({ type: 'SECRET', secret: SECRET, value: 'x' }),
      "Environment variable 'A' of type 'SECRET' must not have a value set",
    ],
    [
      'a secret with null bytes',
      withVariable({ type: 'SECRET', secret: NULL_BYTES }),
      "Environment variable 'A' specifies a secret containing null bytes, which is not allowed in the environment",
    ],
    [
      'an unknown type',
      withVariable({ type: 'UNKNOWN', value: 'x' }),
      "Environment variable of type 'UNKNOWN' is not allowed",
    ],
  ];

  it.each(rows)('%s', (_, command, reason) => {
    expect(validateCommandInfo(command)).toBe(reason);
  });
});

describe('containers', () => {
  const volume = { container_path: 'data', mode: 'RW' } as const;
  const rows: readonly Row<ContainerInfo>[] = [
    ['a Mesos container', { type: 'MESOS' }, undefined],
    [
      'a Docker container of nothing',
      { type: 'DOCKER' },
      "DockerInfo 'docker' is not set for DOCKER typed ContainerInfo",
    ],
    [
      'a Docker container with a name',
      { type: 'DOCKER', docker: { image: 'i', parameters: [{ key: 'name', value: 'n' }] } },
      "Parameter in DockerInfo must not be 'name'",
    ],
    ['a volume', { type: 'MESOS', volumes: [{ ...volume, host_path: '/x' }] }, undefined],
    [
      'a volume of nothing',
      { type: 'MESOS', volumes: [volume] },
      "Invalid volume: Only one of them should be set: 'host_path', 'image' and 'source'",
    ],
    [
      'a volume of an unknown source',
      { type: 'MESOS', volumes: [{ ...volume, source: {} }] },
      "Invalid volume: 'source.type' is unknown",
    ],
    [
      'a volume whose source lacks its part',
      { type: 'MESOS', volumes: [{ ...volume, source: { type: 'SANDBOX_PATH' } }] },
      "Invalid volume: 'source.sandbox_path' is not set for SANDBOX_PATH volume",
    ],
  ];

  it.each(rows)('%s', (_, container, reason) => {
    expect(validateContainerInfo(container)).toBe(reason);
  });
});

describe('health checks', () => {
  const tcp = { type: 'TCP', tcp: { port: 80 } } as const;
  const rows: readonly Row<HealthCheck>[] = [
    ['by TCP', tcp, undefined],
    ['by nothing', {}, "HealthCheck must specify 'type'"],
    ['unknown', { type: 'UNKNOWN' }, "'UNKNOWN' is not a valid health check type"],
    [
      'by a command that is missing',
      { type: 'COMMAND' },
      "Expecting 'command' to be set for COMMAND health check",
    ],
    [
      'by an empty shell command',
      { type: 'COMMAND', command: {} },
      "Command health check must contain 'shell command'",
    ],
    [
      'by no executable',
      { type: 'COMMAND', command: { shell: false } },
      "Command health check must contain 'executable path'",
    ],
    [
      'by FTP',
      { type: 'HTTP', http: { port: 80, scheme: 'ftp' } },
      "Unsupported HTTP health check scheme: 'ftp'",
    ],
    [
      'by a relative path',
      { type: 'HTTP', http: { port: 80, path: 'x' } },
      "The path 'x' of HTTP health check must start with '/'",
    ],
    [
      'with a negative delay',
      { ...tcp, delay_seconds: -1 },
      "Expecting 'delay_seconds' to be non-negative",
    ],
    [
      'with a negative grace period',
      { ...tcp, grace_period_seconds: -1 },
      "Expecting 'grace_period_seconds' to be non-negative",
    ],
  ];

  it.each(rows)('%s', (_, check, reason) => {
    expect(validateHealthCheck(check)).toBe(reason);
  });
});

describe('checks', () => {
  const rows: readonly Row<CheckInfo>[] = [
    ['by TCP', { type: 'TCP', tcp: { port: 80 } }, undefined],
    ['by nothing', {}, "CheckInfo must specify 'type'"],
    ['by TCP without a port', { type: 'TCP' }, "Expecting 'tcp' to be set for TCP check"],
    [
      'by a relative path',
      { type: 'HTTP', http: { port: 80, path: 'x' } },
      "The path 'x' of HTTP check must start with '/'",
    ],
    [
      'with a negative interval',
      { type: 'TCP', tcp: { port: 80 }, interval_seconds: -0.5 },
      "Expecting 'interval_seconds' to be non-negative",
    ],
  ];

  it.each(rows)('%s', (_, check, reason) => {
    expect(validateCheckInfo(check)).toBe(reason);
  });
});

describe('limits', () => {
  const able = agentCapabilities(ALL_AGENT_CAPABILITIES.map((type) => ({ type })));
  const rows: readonly Row<Readonly<Record<string, number>>>[] = [
    ['none', {}, undefined],
    ['as much as is requested', { cpus: 0.5, mem: 64 }, undefined],
    ['infinite', { cpus: Number.POSITIVE_INFINITY }, undefined],
    ['of disk', { disk: 1 }, "Only cpus and mem may be included in a task's resource limits"],
    [
      'below the request',
      { cpus: 0.4 },
      'The cpu limit must be greater than or equal to the cpu request',
    ],
  ];

  function aTaskWithLimits(limits: Readonly<Record<string, number>>) {
    const entries = Object.entries(limits).map(([name, value]) => [name, { value }]);
    return aTask('t', 'M-S0', { limits: Object.fromEntries(entries) as never });
  }

  it.each(rows)('%s', (_, limits, reason) => {
    expect(validateLimits(aTaskWithLimits(limits), able)).toBe(reason);
  });

  it('of memory that was not requested', () => {
    const task = { ...aTaskWithLimits({ mem: 64 }), resources: [scalar('cpus', 1)] };
    expect(validateLimits(task, able)).toBe(
      'When a memory limit is specified, a memory request must also be specified',
    );
  });

  it('on an agent that knows none', () => {
    expect(validateLimits(aTaskWithLimits({ cpus: 1 }), agentCapabilities([]))).toBe(
      'Agent is not capable of handling task resource limits',
    );
  });
});
