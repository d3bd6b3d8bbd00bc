import { containerRequestOfRun, type AgentConfig, type CheckpointedExecutor } from '@mezzo/core';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import type { HostedRun } from './hosted-run.ts';

/** What an executor was run with, from its checkpoints; undefined for a process of its own. */
export function recoveredRun(
  config: AgentConfig,
  agentId: string,
  framework: FrameworkInfo,
  run: CheckpointedExecutor,
): HostedRun | undefined {
  const { role } = run;
  if (role === 'custom') return undefined;
  return { ...containerRequestOfRun(config, agentId, framework, run), role };
}
