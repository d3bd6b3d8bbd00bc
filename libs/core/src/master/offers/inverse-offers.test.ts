import { describe, expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';
import { aFramework, anAgent } from '../testing/sample-messages.ts';

const machine = { hostname: 'localhost', ip: '10.0.0.1' };
const unavailability = { start: { nanoseconds: 5_000n } };
const schedule = (windows: object[]) => ({
  type: 'UPDATE_MAINTENANCE_SCHEDULE' as const,
  update_maintenance_schedule: { schedule: { windows: windows as never } },
});

describe('an inverse offer', () => {
  it('is rescinded when the maintenance is called off', () => {
    const harness = new MasterHarness();
    harness.fromAgent('registers', 'slave(1)@10.0.0.1:5051', { type: 'register', ...anAgent() });
    const id = harness.subscribe('s1', aFramework());
    harness.operator('schedule', schedule([{ machine_ids: [machine], unavailability }]));
    harness.fromAllocator('asks', {
      type: 'inverseOffers',
      proposals: [
        { frameworkId: { value: id }, agents: [{ agentId: { value: 'M-S0' }, unavailability }] },
      ],
    });
    const [event] = harness.eventsOf('s1').filter(({ type }) => type === 'INVERSE_OFFERS');
    const [offer] = event?.inverse_offers?.inverse_offers ?? [];
    expect(offer).toMatchObject({ agent_id: { value: 'M-S0' }, unavailability });
    harness.take();
    harness.operator('no maintenance', schedule([]));
    expect(harness.eventsOf('s1')).toContainEqual({
      type: 'RESCIND_INVERSE_OFFER',
      rescind_inverse_offer: { inverse_offer_id: offer?.id },
    });
  });
});
