import type { AllocatorReply } from '@mezzo/domain';
import type { ClusterState } from '../cluster/cluster-state.ts';

/** Questions that change nothing. */
export class QueryHandlers {
  private readonly cluster: ClusterState;

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
  }

  /** Which agents offer constraints exclude, and which roles are suppressed, by framework. */
  offerConstraints(requestId: string): AllocatorReply {
    const agents = [...this.cluster.agents.values()];
    const frameworks = [...this.cluster.frameworks.values()].map((framework) => {
      const { idMessage: frameworkId, subscribedRoles, constraints } = framework;
      const excluded = subscribedRoles.map((role) => [
        role,
        agents
          .filter(({ info }) => constraints.isAgentExcluded(role, info))
          .map(({ idMessage }) => idMessage),
      ]);
      const suppressedRoles = subscribedRoles.filter(
        (role) => framework.roles.get(role)?.isSuppressed === true,
      );
      const excludedByAttributeConstraints = Object.fromEntries(excluded) as Readonly<
        Record<string, (typeof agents)[number]['idMessage'][]>
      >;
      return { frameworkId, suppressedRoles, excludedByAttributeConstraints };
    });
    return { type: 'offerConstraintsDebugReply', requestId, frameworks };
  }
}
