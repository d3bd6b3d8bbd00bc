import type { FrameworkProposal } from '@mezzo/domain';
import type { AgentState } from '../cluster/agent-state.ts';
import type { FrameworkRole } from '../cluster/framework-role.ts';
import type { FrameworkState } from '../cluster/framework-state.ts';
import type { BundleCodec } from '../resources/bundle-codec.ts';
import type { Bundle } from '../resources/bundle.ts';

/** What a run proposes to one framework role. */
export interface FrameworkProposalBuilder {
  readonly agents: AgentState[];
  readonly bundles: Bundle[];
}

/** Collects a run's offers and writes them up as proposals, in the order of the first offer. */
export class ProposalBook {
  private readonly served: FrameworkRole[] = [];

  add(owner: FrameworkRole, agent: AgentState, bundle: Bundle): void {
    const proposal = owner.proposal;
    if (proposal === undefined) {
      owner.proposal = { agents: [agent], bundles: [bundle] };
      this.served.push(owner);
      return;
    }
    proposal.agents.push(agent);
    proposal.bundles.push(bundle);
  }

  /** Adds to what the same framework role was offered on the same agent earlier in the run. */
  extend(owner: FrameworkRole, agent: AgentState, bundle: Bundle): void {
    const proposal = owner.proposal;
    const at = proposal?.agents.lastIndexOf(agent) ?? -1;
    const before = proposal?.bundles[at];
    if (proposal === undefined || before === undefined) this.add(owner, agent, bundle);
    else proposal.bundles[at] = before.plus(bundle);
  }

  /** Empties the book. */
  write(codec: BundleCodec): readonly FrameworkProposal[] {
    const byFramework = new Map<FrameworkState, FrameworkRole[]>();
    for (const owner of this.served) {
      const roles = byFramework.get(owner.framework);
      if (roles === undefined) byFramework.set(owner.framework, [owner]);
      else roles.push(owner);
    }
    const proposals: FrameworkProposal[] = [];
    for (const [framework, owners] of byFramework) {
      const roles = owners.map((owner) => writeRole(owner, codec));
      proposals.push({ frameworkId: framework.idMessage, roles });
    }
    for (const owner of this.served) owner.proposal = undefined;
    return proposals;
  }
}

function writeRole(owner: FrameworkRole, codec: BundleCodec): FrameworkProposal['roles'][number] {
  const { agents = [], bundles = [] } = owner.proposal ?? {};
  const role = owner.role.path;
  const proposed = new Array<FrameworkProposal['roles'][number]['agents'][number]>(agents.length);
  for (let i = 0; i < agents.length; i += 1) {
    const agent = agents[i];
    const bundle = bundles[i];
    if (agent === undefined || bundle === undefined) continue;
    proposed[i] = { agentId: agent.idMessage, resources: codec.encode(bundle, role) };
  }
  return { role, agents: proposed };
}
