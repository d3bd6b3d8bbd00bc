import { performance } from 'node:perf_hooks';
import { recordOf, SchedulerCall, SchedulerEvent, type MessageType } from '@mezzo/proto';
import { declineCall, offersEvent, updateEvent } from './offers-event.ts';

const roundsCount = 9;
const roundMs = 120;

/** `npm run bench -- codec`: time of one message in each encoding, beside V8's own JSON. */
export function run(): Promise<number> {
  measureType('100 offers', SchedulerEvent, offersEvent(100));
  measureType('status update', SchedulerEvent, updateEvent);
  measureType('decline call', SchedulerCall, declineCall);
  return Promise.resolve(0);
}

function measureType<T extends object>(subject: string, type: MessageType<T>, message: T): void {
  const text = type.toJson(message);
  const bytes = type.encode(message);
  const report = (work: string, size: number, action: () => unknown): void => {
    const value = microsecondsOf(action);
    console.log(
      JSON.stringify({ benchmark: 'codec', subject, work, value, unit: 'us', bytes: size }),
    );
  };
  report('write JSON', text.length, () => type.toJson(message));
  report('write JSON record', text.length, () => recordOf(type.toJson(message)));
  report('read JSON', text.length, () => type.fromJson(text));
  report('read JSON without a schema', text.length, () => JSON.parse(text) as unknown);
  report('write protobuf', bytes.length, () => type.encode(message));
  report('read protobuf', bytes.length, () => type.decode(bytes));
}

/** The fastest of several rounds: what the code costs when nothing else runs. */
function microsecondsOf(action: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < roundsCount; round++) best = Math.min(best, oneRound(action));
  return Number(best.toFixed(3));
}

function oneRound(action: () => unknown): number {
  const start = performance.now();
  let count = 0;
  let elapsedMs = 0;
  while (elapsedMs < roundMs) {
    for (let i = 0; i < 20; i++) action();
    count += 20;
    elapsedMs = performance.now() - start;
  }
  return (elapsedMs / count) * 1000;
}
