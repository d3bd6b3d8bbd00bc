import { describe, expect, it } from 'vitest';
import { IncrementalEngine } from '../incremental-engine.ts';
import {
  agentAdded,
  begin,
  frameworkAdded,
  frameworkUpdated,
  used,
} from '../testing/message-builders.ts';

const frameworkId = { value: 'f' };
const agentId = { value: 's' };

/** A framework that was asked to leave its agent, and refused to be asked again for a long time. */
function refusing(): IncrementalEngine {
  const engine = new IncrementalEngine(begin(), 0);
  engine.apply(frameworkAdded('f', ['a']), 0);
  const unavailability = { start: { nanoseconds: 1 } };
  const holding = used('f', 'a', 'cpus:1');
  engine.apply(agentAdded('s', 'cpus:1', { used: [holding], unavailability }), 0);
  expect(engine.allocate(0)).toMatchObject([{ type: 'inverseOffers' }]);
  const filters = { refuse_seconds: 1000 };
  engine.apply({ type: 'updateInverseOffer', agentId, frameworkId, filters }, 0);
  return engine;
}

function batch(engine: IncrementalEngine): readonly string[] {
  engine.apply({ type: 'requestAllocation' }, 0);
  return engine.allocate(0).map(({ type }) => type);
}

describe('the filter of an inverse offer', () => {
  it('holds until its time is over', () => {
    expect(batch(refusing())).toEqual([]);
  });

  it('ends with an update of the framework, whatever changed', () => {
    const engine = refusing();
    engine.apply(frameworkUpdated('f', ['a']), 0);
    expect(batch(engine)).toEqual(['inverseOffers']);
  });

  it('ends when maintenance is scheduled anew', () => {
    const engine = refusing();
    engine.apply(
      { type: 'updateUnavailability', agentId, unavailability: { start: { nanoseconds: 2 } } },
      0,
    );
    expect(batch(engine)).toEqual(['inverseOffers']);
  });
});
