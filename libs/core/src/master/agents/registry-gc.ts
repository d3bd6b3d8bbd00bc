import type { RegistryChange } from '@mezzo/domain';
import type { MasterContext } from '../master-context.ts';

/**
 * Prunes agents from the registry that have been unreachable or gone for too long, or that are too
 * many, the longest gone first. Their unreachable tasks are forgotten with them.
 *
 * Source: mesos src/master/master.cpp#Master::doRegistryGc
 */
export function scheduleRegistryGc(context: MasterContext): void {
  context.after(context.config.registryGcIntervalMs, () => {
    collect(context);
    scheduleRegistryGc(context);
  });
}

function collect(context: MasterContext): void {
  const { unreachable, gone } = context.state.agents;
  const stale = { unreachable: staleIds(context, unreachable), gone: staleIds(context, gone) };
  const changes: RegistryChange[] = [
    ...stale.unreachable.map((id) => ({
      kind: 'removeUnreachable' as const,
      agentId: { value: id },
    })),
    ...stale.gone.map((id) => ({ kind: 'removeGone' as const, agentId: { value: id } })),
  ];
  if (changes.length === 0) return;
  context.persist(changes, () => {
    for (const id of stale.unreachable) forgetUnreachable(context, id);
    for (const id of stale.gone) gone.delete(id);
  });
}

/** Both maps are in the order of departure, so the oldest come first. */
function staleIds(
  context: MasterContext,
  departed: ReadonlyMap<string, { readonly sinceNs: bigint }>,
): readonly string[] {
  const { registryAgentAgeMaxMs, registryAgentsMax } = context.config;
  const oldestNs = context.nowNs - BigInt(registryAgentAgeMaxMs) * 1_000_000n;
  const stale: string[] = [];
  let excess = departed.size - registryAgentsMax;
  for (const [id, { sinceNs }] of departed) {
    if (excess <= 0 && sinceNs >= oldestNs) continue;
    stale.push(id);
    excess -= 1;
  }
  return stale;
}

function forgetUnreachable(context: MasterContext, agentId: string): void {
  const { unreachable, unreachableTasks, transitions, homes } = context.state.agents;
  if (!unreachable.has(agentId) || transitions.has(agentId)) return;
  unreachable.delete(agentId);
  homes.delete(agentId);
  for (const [frameworkId, taskIds] of unreachableTasks.get(agentId) ?? []) {
    const framework = context.framework(frameworkId);
    for (const taskId of taskIds) framework?.unreachableTasks.delete(taskId);
  }
  unreachableTasks.delete(agentId);
}
