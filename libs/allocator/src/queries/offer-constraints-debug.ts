import type { AllocatorReply } from '@mezzo/domain';
import type { AgentID } from '@mezzo/domain/messages';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { FrameworkState } from '../cluster/framework-state.ts';

type Answer = Extract<AllocatorReply, { readonly type: 'offerConstraintsDebugReply' }>;

/** Which agents offer constraints exclude, and which roles are suppressed, by framework. */
export function offerConstraintsDebug(cluster: ClusterState): Answer['frameworks'] {
  return [...cluster.frameworks.values()].map((framework) => ({
    frameworkId: framework.idMessage,
    suppressedRoles: framework.subscribedRoles.filter(
      (role) => framework.roles.get(role)?.isSuppressed === true,
    ),
    excludedByAttributeConstraints: Object.fromEntries(
      framework.subscribedRoles.map((role) => [role, excludedAgents(cluster, framework, role)]),
    ),
  }));
}

function excludedAgents(
  { agents }: ClusterState,
  { constraints }: FrameworkState,
  role: string,
): readonly AgentID[] {
  const excluded: AgentID[] = [];
  if (!constraints.constrains(role)) return excluded;
  for (const { info, idMessage } of agents.values()) {
    if (constraints.isAgentExcluded(role, info)) excluded.push(idMessage);
  }
  return excluded;
}
