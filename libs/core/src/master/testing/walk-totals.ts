import { Resources } from '@mezzo/domain';
import type { MasterState } from '../master-state.ts';
import { emptyClusterTotals } from '../model/cluster-totals.ts';

const NAMES = ['cpus', 'mem', 'disk', 'gpus'];

/** The sums that the master keeps, in a form that can be compared. */
export function keptTotals(state: MasterState): object {
  return {
    cluster: describe(state, state.totals),
    frameworks: [...state.frameworks.registered.values()].map(({ id, used, offered }) => ({
      id,
      used: quantitiesOf(used.total),
      offered: quantitiesOf(offered.total),
      roles: [...used.roles].sort(),
    })),
  };
}

/** {@link keptTotals}, added up by walking over all agents and offers. */
export function walkedTotals(state: MasterState): object {
  const totals = emptyClusterTotals();
  const agents = [...state.agents.registered.values()];
  for (const agent of agents) {
    totals.total.add(agent.totalResources);
    totals.started.add(Resources.of(agent.info.resources));
    totals.offered.add(agent.offeredResources);
    for (const used of agent.usedResources.values()) totals.used.add(used);
  }
  return {
    cluster: describe(state, totals),
    frameworks: [...state.frameworks.registered.values()].map(({ id, offers }) => {
      const used = Resources.sum(agents.map((agent) => agent.usedBy(id)));
      return {
        id,
        used: quantitiesOf(used),
        offered: quantitiesOf(Resources.sum([...offers].map(({ resources }) => resources))),
        roles: [...used.allocations().keys()].sort(),
      };
    }),
  };
}

function describe(state: MasterState, { total, started, used, offered }: MasterState['totals']) {
  const roles = new Set([...total.reserved.roles(), ...used.allocated.roles()]);
  return {
    scalars: NAMES.map((name) => [
      name,
      total.scalar(name),
      started.scalar(name),
      used.scalar(name),
      offered.scalar(name),
    ]),
    roles: [...roles]
      .sort()
      .map((role) => [
        role,
        total.reserved.of(role).toString(),
        used.allocated.of(role).toString(),
        used.reserved.of(role).toString(),
      ]),
    offeredRoles: [...offered.allocated.roles()].sort(),
    agentsCount: state.agents.registered.size,
  };
}

/** In an order of their own: the order of additions differs. */
function quantitiesOf(resources: Resources): readonly string[] {
  return [...resources].map(({ message }) => Resources.of([message]).toString()).sort();
}
