import { frameworkView, type FrameworkFacts, type OfferRecord } from '@mezzo/core';
import { Resources } from '@mezzo/domain';
import { MasterResponseGetFrameworksFramework as Framework } from '@mezzo/proto';
import { expect, test } from 'vitest';
import { frameworkMessage } from './framework-message.ts';

const cpus = Resources.of([{ name: 'cpus', type: 'SCALAR', scalar: { value: 1.5 } }]);

function offer(index: number): OfferRecord {
  const place = { id: `O${index}`, frameworkId: 'F', agentId: `S${index}`, role: '*' };
  return {
    ...place,
    resources: cpus,
    offer: {
      id: { value: place.id },
      framework_id: { value: 'F' },
      agent_id: { value: place.agentId },
      hostname: 'größe'.repeat(index % 50),
      resources: cpus.messages,
    },
    rendering: undefined,
    timer: undefined,
  };
}

function facts(offersCount: number, change: Partial<FrameworkFacts> = {}): FrameworkFacts {
  return {
    id: 'F',
    info: { id: { value: 'F' }, user: 'root', name: 'framework' },
    capabilities: {} as FrameworkFacts['capabilities'],
    active: true,
    connected: true,
    recovered: false,
    registeredTimeMs: 1_000,
    reregisteredTimeMs: 2_000,
    unregisteredTimeMs: 0,
    offerConstraints: undefined,
    used: cpus,
    offered: Resources.empty,
    offers: Array.from({ length: offersCount }, (_, index) => offer(index)),
    inverseOffers: [
      {
        ...{ id: 'I', frameworkId: 'F', agentId: 'S1', timer: undefined },
        inverseOffer: {
          id: { value: 'I' },
          framework_id: { value: 'F' },
          unavailability: { start: { nanoseconds: 7 } },
        },
      },
    ],
    ...change,
  };
}

test.each<readonly [string, FrameworkFacts]>([
  ['with many offers', facts(200)],
  ['without any', facts(0)],
  ['that was never there', facts(3, { registeredTimeMs: 0, reregisteredTimeMs: 0, active: false })],
  [
    'that is over, with nothing',
    facts(2, { used: Resources.empty, inverseOffers: [], recovered: true }),
  ],
])('a framework %s is what its message encodes to', (_, framework) => {
  const making = frameworkMessage(framework);
  let made = making.next();
  while (made.done !== true) made = making.next();
  const pieces = [...made.value.pieces()].map((piece) =>
    typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece,
  );
  const bytes = Buffer.concat(pieces);
  expect(bytes.equals(Framework.encode(frameworkView(framework)))).toBe(true);
  expect(made.value.length).toBe(bytes.length);
});
