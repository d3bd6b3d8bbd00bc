import type { Bundle } from '../resources/bundle.ts';
import type { ChunkKind } from '../resources/chunk-kind.ts';
import type { Layout, Layouts } from '../resources/layout.ts';
import type { AgentState } from './agent-state.ts';

/** The layout an agent needs for a total and all that is held of it. */
export function neededLayout(layouts: Layouts, agent: AgentState, total: Bundle): Layout {
  const kinds = kindsIn(total);
  for (const { bundle } of agent.holdings) kinds.push(...kindsIn(bundle));
  for (const { bundle } of agent.orphans) kinds.push(...kindsIn(bundle));
  return layouts.of([...new Set(kinds)]);
}

function kindsIn(bundle: Bundle): ChunkKind[] {
  return bundle.layout.kinds.filter((_, i) => bundle.amounts[i] !== 0);
}

/** Brings everything on the agent into another layout. The caller sees to `available`. */
export function adoptLayout(agent: AgentState, layout: Layout): void {
  if (layout === agent.total.layout) return;
  agent.total = agent.total.inLayout(layout);
  for (const holding of agent.holdings) holding.bundle = holding.bundle.inLayout(layout);
  agent.orphans = agent.orphans.map((orphan) => ({
    ...orphan,
    bundle: orphan.bundle.inLayout(layout),
  }));
  agent.skipReference = undefined;
}
