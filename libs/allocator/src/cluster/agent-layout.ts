import type { Bundle } from '../resources/bundle.ts';
import { withKindsOf, type Layout } from '../resources/layout.ts';
import type { AgentState } from './agent-state.ts';

/** The layout an agent needs for a total and all that is held of it. */
export function neededLayout(agent: AgentState, total: Bundle): Layout {
  let { layout } = total;
  for (const { bundle } of agent.holdings) layout = withKindsOf(layout, bundle);
  for (const { bundle } of agent.orphans) layout = withKindsOf(layout, bundle);
  return layout;
}

/**
 * Brings everything on the agent into a layout that has all kinds that there is something of, and
 * sets its total. The caller sees to `available`.
 */
export function adoptLayout(agent: AgentState, layout: Layout, total: Bundle): void {
  agent.total = total.inLayout(layout);
  const { holdings } = agent;
  for (let i = 0; i < holdings.length; i += 1) {
    const holding = holdings[i];
    if (holding !== undefined) holding.bundle = holding.bundle.inLayout(layout);
  }
  if (agent.orphans.length > 0) {
    agent.orphans = agent.orphans.map((orphan) => ({
      ...orphan,
      bundle: orphan.bundle.inLayout(layout),
    }));
  }
  agent.skipReference = undefined;
}
