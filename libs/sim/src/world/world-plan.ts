import { DEFAULT_MASTER_CONFIG, type AgentConfig, type MasterConfig } from '@mezzo/core';
import type { Resource } from '@mezzo/domain/messages';
import type { SchedulerTraits } from '../framework/scheduler-traits.ts';
import type { Random } from '../random/random.ts';
import { planFramework } from './plan-framework.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How services speak with each other: straight connections, or a broker with streams. */
export type Transport = 'direct' | 'streams';

/** What a world consists of; all of it follows from the seed. */
export interface WorldPlan {
  readonly seed: number;
  readonly transport: Transport;
  readonly mastersCount: number;
  readonly allocatorsCount: number;
  readonly agentsCount: number;
  readonly frameworks: readonly SchedulerTraits[];
  readonly masterConfig: MasterConfig;
  /** What all agents share. */
  readonly agentConfig: Omit<AgentConfig, 'pid' | 'endpoint' | 'ip' | 'info' | 'capabilities'>;
  /** For how long faults are injected. */
  readonly chaosMs: number;
  readonly agentResources: (index: number) => readonly Resource[];
  /** How wrong the clock of a machine is at first. */
  readonly clockOffsetMs: (name: string) => number;
}

export function planWorld(seed: number, random: Random): WorldPlan {
  const transport = random.chance(0.5) ? 'direct' : 'streams';
  const clocksAreWrong = random.chance(0.3);
  return {
    seed,
    transport,
    mastersCount: random.integer(1, 3),
    allocatorsCount: transport === 'streams' ? random.integer(1, 2) : 0,
    agentsCount: random.integer(1, 5),
    frameworks: Array.from({ length: random.integer(1, 4) }, (_, index) =>
      planFramework(random.derive(`framework ${index}`), `f${index + 1}`),
    ),
    masterConfig: planMasterConfig(random),
    agentConfig: planAgentConfig(random),
    chaosMs: random.integer(10, 40) * MINUTE,
    agentResources: (index) => resourcesOf(random.derive(`resources ${index}`)),
    clockOffsetMs: (name) =>
      clocksAreWrong ? random.derive(`clock ${name}`).integer(-5 * MINUTE, 5 * MINUTE) : 0,
  };
}

function planMasterConfig(random: Random): MasterConfig {
  const limited = random.chance(0.3);
  return {
    ...DEFAULT_MASTER_CONFIG,
    agentPingTimeoutMs: random.oneOf(5, 15) * SECOND,
    agentPingTimeoutsMax: random.integer(2, 5),
    agentReregisterTimeoutMs: random.oneOf(1, 3, 10) * MINUTE,
    agentRemovalRateLimit: limited ? { permits: 1, periodMs: 30 * SECOND } : undefined,
    offerTimeoutMs: random.chance(0.5) ? random.integer(5, 120) * SECOND : undefined,
    allocator: {
      ...DEFAULT_MASTER_CONFIG.allocator,
      allocationIntervalMs: random.oneOf(1, 2, 5, 10) * SECOND,
      sorter: random.oneOf('drf', 'random'),
      seed: random.uint32(),
    },
  };
}

function planAgentConfig(random: Random): WorldPlan['agentConfig'] {
  return {
    version: '1.12.0',
    workDir: '/var/lib/mezzo',
    launcherDir: '/usr/libexec/mezzo',
    switchUser: false,
    registrationBackoffFactorMs: random.oneOf(1, 5) * SECOND,
    executorRegistrationTimeoutMs: MINUTE,
    executorReregistrationTimeoutMs: random.oneOf(2, 10) * SECOND,
    executorShutdownGracePeriodMs: 5 * SECOND,
    recoveryTimeoutMs: 15 * MINUTE,
    recoverByCleanup: false,
    reconfigurationPolicy: 'equal',
    completedExecutorsPerFrameworkMax: 150,
    httpCommandExecutor: false,
    cgroupsEnableCfs: false,
    isolation: [],
    executorEnvironmentVariables: {},
  };
}

function resourcesOf(random: Random): readonly Resource[] {
  const scalar = (name: string, value: number): Resource => ({
    name,
    type: 'SCALAR',
    scalar: { value },
  });
  return [
    scalar('cpus', random.integer(1, 6)),
    scalar('mem', 512 * random.integer(2, 8)),
    scalar('disk', 8192),
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } },
  ];
}
