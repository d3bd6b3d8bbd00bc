import { upgradeResources } from '@mezzo/domain';
import type { InverseOffer, Offer } from '@mezzo/domain/messages';
import type { MasterHarness } from './master-harness.ts';
import type { Placeholders } from './placeholders.ts';

/** Stands in for the allocator, which proposes what it proposed when a scenario was recorded. */
export class RecordedProposals {
  private readonly harness: MasterHarness;
  private readonly placeholders: Placeholders;
  /** By stream. */
  private readonly frameworkIds: ReadonlyMap<string, string>;

  constructor(
    harness: MasterHarness,
    placeholders: Placeholders,
    frameworkIds: ReadonlyMap<string, string>,
  ) {
    this.harness = harness;
    this.placeholders = placeholders;
    this.frameworkIds = frameworkIds;
  }

  /** @returns whether the master made the offer; undefined if it could not even be proposed */
  offer(stream: string, recorded: Offer): boolean | undefined {
    const port = Number(this.placeholders.fill(String(recorded.url?.address.port)));
    const agent = [...this.harness.master.state.agents.registered.values()].find(
      ({ info }) => info.port === port,
    );
    const framework = this.harness.master.state.frameworks.registered.get(
      this.frameworkIds.get(stream) ?? '',
    );
    const role = recorded.allocation_info?.role ?? [...(framework?.roles ?? [])][0];
    if (agent === undefined || framework === undefined || role === undefined) {
      return undefined;
    }
    const resources = upgradeResources(recorded.resources).map((resource) => ({
      ...resource,
      allocation_info: { role },
    }));
    const [id] = this.harness.propose({
      frameworkId: { value: framework.id },
      roles: [{ role, agents: [{ agentId: { value: agent.id }, resources }] }],
    });
    this.placeholders.set(recorded.agent_id.value, agent.id);
    if (id !== undefined) this.placeholders.set(recorded.id.value, id);
    return id !== undefined;
  }

  /** @returns whether the master made the inverse offer */
  inverseOffer(stream: string, recorded: InverseOffer): boolean {
    const value = this.placeholders.fill(recorded.agent_id?.value ?? '');
    const { unavailability } = recorded;
    this.harness.fromAllocator('allocator proposes', {
      type: 'inverseOffers',
      proposals: [
        {
          frameworkId: { value: this.frameworkIds.get(stream) ?? '' },
          agents: [{ agentId: { value }, unavailability }],
        },
      ],
    });
    const event = this.harness.eventsOf(stream).findLast(({ type }) => type === 'INVERSE_OFFERS');
    const [made] = event?.inverse_offers?.inverse_offers ?? [];
    if (made !== undefined) this.placeholders.set(recorded.id.value, made.id.value);
    return made !== undefined;
  }
}
