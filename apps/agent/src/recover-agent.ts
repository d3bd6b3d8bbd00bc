import {
  allotmentOfRun,
  reconfigurationRefusal,
  type AgentConfig,
  type AgentInput,
  type CheckpointState,
  type RecoveredContainerState,
} from '@mezzo/core';
import type { Containerizer, KnownContainer, RecoveredContainer } from '@mezzo/containerizer';
import type { Log } from '@mezzo/http-kit';
import type { CheckpointStore } from './checkpoint/checkpoint-store.ts';
import type { ExecutorContainers } from './containers/executor-containers.ts';
import type { Sandboxes } from './containers/sandboxes.ts';
import { recoveredExecutor, type HostedExecutors } from './hosted/hosted-executors.ts';
import { recoveredRun } from './hosted/recovered-run.ts';

export interface RecoverAgentOptions {
  readonly config: AgentConfig;
  readonly strict: boolean;
  readonly containerizer: Containerizer;
  readonly sandboxes: Sandboxes;
  readonly store: CheckpointStore;
  readonly hosted: HostedExecutors;
  readonly containers: ExecutorContainers;
  readonly enqueue: (input: AgentInput) => void;
  readonly log: Log;
}

/** Recovery cannot go on; the text tells the operator what to do. */
export class RecoveryError extends Error {
  override readonly name = 'RecoveryError';
}

/**
 * Reads the checkpoints, finds the containers that they tell of, and hands both to the agent;
 * executors that the agent plays itself go on where they were.
 */
export async function recoverAgent(options: RecoverAgentOptions): Promise<void> {
  const { store, config, containerizer, enqueue } = options;
  const { state, errors, rebooted } = await store.recover();
  refuseErrors(options, errors);
  await refuseReconfiguration(options, state, rebooted);
  const known = rebooted ? [] : knownContainers(state, config);
  const recovered = await containerizer.recover(known);
  const containers = new Map<string, RecoveredContainerState>(
    recovered.map(({ containerId, state: found }) => [containerId.value, found]),
  );
  await store.saveBootId();
  enqueue({ kind: 'recovered', state, containers, errorsCount: errors.length });
  if (!config.recoverByCleanup) await takeUp(options, state, recovered);
  else for (const { containerId } of recovered) options.containers.watch(containerId.value);
}

function refuseErrors(
  { strict, log, config }: RecoverAgentOptions,
  errors: readonly string[],
): void {
  for (const error of errors) log.error({ error }, 'a checkpoint cannot be read');
  if (!strict || errors.length === 0) return;
  throw new RecoveryError(
    `Failed to recover: ${errors[0] ?? ''}. Start with --no-strict to leave such checkpoints out, ` +
      remedy(config),
  );
}

/** After a reboot an agent that was changed becomes a new one: nothing of the old one is left. */
async function refuseReconfiguration(
  { config, store }: RecoverAgentOptions,
  state: CheckpointState,
  rebooted: boolean,
): Promise<void> {
  if (state.info === undefined) return;
  const refusal = reconfigurationRefusal(state.info, config.info, config.reconfigurationPolicy);
  if (refusal === undefined) return;
  if (rebooted) await store.forgetAgent();
  else
    throw new RecoveryError(
      `Failed to recover: ${refusal}. Start with what was, ${remedy(config)}`,
    );
}

function remedy({ workDir }: AgentConfig): string {
  return (
    'or, to make this agent a new one, remove what it remembers: ' +
    `rm -f ${workDir}/meta/slaves/latest (its old executors are then killed)`
  );
}

function knownContainers(
  state: CheckpointState,
  { cgroupsEnableCfs }: AgentConfig,
): readonly KnownContainer[] {
  return [...state.executors.values()].map((run) => ({
    containerId: { value: run.containerId },
    directory: run.directory,
    ...allotmentOfRun(run, cgroupsEnableCfs),
  }));
}

async function takeUp(
  options: RecoverAgentOptions,
  state: CheckpointState,
  recovered: readonly RecoveredContainer[],
): Promise<void> {
  const { containerizer, hosted, containers, sandboxes, enqueue, config } = options;
  for (const { containerId, state: found } of recovered) {
    const run = state.executors.get(containerId.value);
    const framework = run && state.frameworks.get(run.frameworkId);
    if (run === undefined || framework === undefined || found === 'lost') continue;
    sandboxes.attach({ directory: run.directory, framework, executor: run.info });
    const status = await containerizer.status(containerId);
    enqueue({ kind: 'containerLaunched', containerId: containerId.value, status });
    const hostedRun = recoveredRun(config, state.info?.id?.value ?? '', framework, run);
    if (hostedRun !== undefined) hosted.recover(hostedRun, recoveredExecutor(run));
    containers.watch(containerId.value);
  }
}
