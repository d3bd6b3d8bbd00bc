import { describe, expect, it } from 'vitest';
import { Bindings } from './bindings.ts';
import { parseJson, type JsonValue } from './json.ts';
import { launchedQuantities } from './regrouped-offers.ts';
import { StreamMatcher } from './stream-matcher.ts';

interface Offered {
  readonly id: string;
  readonly cpus?: string;
  readonly mem?: string;
}

function offers({ id, cpus, mem }: Offered): JsonValue {
  const resources = Object.entries({ cpus, mem })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `{"name":"${name}","scalar":{"value":${value ?? ''}},"role":"*"}`);
  return parseJson(
    `{"type":"OFFERS","offers":{"offers":[{"id":{"value":"${id}"},"resources":[${resources.join(',')}]}]}}`,
  );
}

function offerId(number: number): string {
  return `11111111-1111-4111-8111-111111111111-O${String(number)}`;
}

/** Two tasks and an executor: 0.5 and 64, 0.2 and 32, 0.1 and 32. */
const launched = launchedQuantities(
  parseJson(`{"accept":{"operations":[{"launch_group":{
    "executor":{"executor_id":{"value":"e"},"resources":[
      {"name":"cpus","scalar":{"value":0.1}},{"name":"mem","scalar":{"value":32}}]},
    "task_group":{"tasks":[
      {"task_id":{"value":"a"},"resources":[
        {"name":"cpus","scalar":{"value":0.5}},{"name":"mem","scalar":{"value":64}}]},
      {"task_id":{"value":"b"},"resources":[
        {"name":"cpus","scalar":{"value":0.2}},{"name":"mem","scalar":{"value":32}}]}]}}}]}}`),
);

function firstDifference(recorded: readonly Offered[], actual: readonly Offered[]) {
  const matcher = new StreamMatcher({
    name: 's1',
    records: recorded.map(offers),
    at: recorded.map(() => 0),
    bindings: new Bindings(),
    launched,
    acknowledged: new Set<string>(),
  });
  const found = actual.map((each) => matcher.accept(offers(each)));
  return found.find((each) => each !== undefined) ?? matcher.missingBefore(1);
}

describe('offers that were grouped in another way', () => {
  const whole = { id: '<offer-id:1>', cpus: '3.6', mem: '4000.0' };
  const cases: readonly { name: string; recorded: Offered[]; actual: Offered[]; path?: string }[] =
    [
      {
        name: 'agree with what an executor has freed meanwhile',
        recorded: [whole],
        actual: [{ id: offerId(1), cpus: '3.7', mem: '4032.0' }],
      },
      {
        name: 'agree when one offer holds what was two',
        recorded: [whole, { id: '<offer-id:2>', cpus: '0.3', mem: '64.0' }],
        actual: [{ id: offerId(1), cpus: '3.9', mem: '4064.0' }],
      },
      {
        name: 'agree when two offers hold what was one',
        recorded: [{ id: '<offer-id:1>', cpus: '0.6', mem: '96.0' }],
        actual: [
          { id: offerId(1), cpus: '0.5', mem: '64.0' },
          { id: offerId(2), cpus: '0.1', mem: '32.0' },
        ],
      },
      {
        name: 'agree when the second part is held back: it is smaller than what was declined',
        recorded: [{ id: '<offer-id:1>', cpus: '0.6', mem: '96.0' }],
        actual: [{ id: offerId(1), cpus: '0.5', mem: '64.0' }],
      },
      {
        name: 'differ when nothing launched explains what is more',
        recorded: [whole],
        actual: [{ id: offerId(1), cpus: '3.7', mem: '4000.0' }],
        path: 's1[0].offers.offers[0].resources[0].scalar.value',
      },
      {
        name: 'differ when one quantity is more and another is less',
        recorded: [whole],
        actual: [{ id: offerId(1), cpus: '3.7', mem: '3968.0' }],
        path: 's1[0].offers.offers[0].resources[0].scalar.value',
      },
      {
        name: 'differ when a quantity is no double',
        recorded: [whole],
        actual: [{ id: offerId(1), cpus: '3.7', mem: '4032' }],
        path: 's1[0].offers.offers[0].resources[0].scalar.value',
      },
    ];
  it.each(cases)('$name', ({ recorded, actual, path }) => {
    expect(firstDifference(recorded, actual)?.path).toBe(path);
  });
});
