import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json/parse-json.ts';
import { messageType } from './message-type.ts';
import { RecordReader } from './recordio/record-reader.ts';
import { arbitraryMessage } from './testing/arbitrary-message.ts';
import { entryPoints } from './testing/entry-points.ts';
import { outcomeOf } from './testing/outcome.ts';

/** Raised by hand for a long hunt: `FUZZ_RUNS=100000 npx vitest run libs/proto`. */
const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 50) };

/** A change to some place of an encoded message: a byte replaced, inserted or cut off. */
interface Damage {
  readonly at: number;
  readonly byte: number;
  readonly kind: 'replace' | 'insert' | 'truncate';
}

const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.record({
    at: fc.nat(),
    byte: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0x7f, 0x80, 0xff)),
    kind: fc.constantFrom('replace', 'insert', 'truncate'),
  }),
  { minLength: 1, maxLength: 4 },
);

function damaged(bytes: Uint8Array, list: readonly Damage[]): Uint8Array {
  const result = [...bytes];
  for (const { at, byte, kind } of list) {
    const index = at % (result.length + 1);
    if (kind === 'truncate') result.length = index;
    else result.splice(index, kind === 'replace' ? 1 : 0, byte);
  }
  return Uint8Array.from(result);
}

describe.each(entryPoints)('%s', (fullName) => {
  const type = messageType(fullName);

  it('decodes arbitrary bytes to a complete message or a DecodeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500, size: 'max' }), (bytes) => {
        const outcome = outcomeOf(() => type.decode(bytes));
        if ('value' in outcome) type.encode(outcome.value as object);
        else expect(outcome.kind).toBe('binary');
      }),
      runs,
    );
  });

  it('decodes damaged protobuf to a complete message or a DecodeError', () => {
    fc.assert(
      fc.property(arbitraryMessage(fullName), damages, (message, list) => {
        const bytes = damaged(type.encode(message), list);
        const outcome = outcomeOf(() => type.decode(bytes));
        if ('value' in outcome) {
          const again = type.encode(outcome.value as object);
          expect(type.decode(again)).toEqual(outcome.value);
          type.toJson(outcome.value as object);
        }
      }),
      runs,
    );
  });

  it('reads damaged JSON text to a complete message or a DecodeError', () => {
    fc.assert(
      fc.property(arbitraryMessage(fullName), damages, (message, list) => {
        const bytes = damaged(Buffer.from(type.toJson(message)), list);
        const outcome = outcomeOf(() => type.fromJson(Buffer.from(bytes).toString()));
        if ('value' in outcome) type.encode(outcome.value as object);
      }),
      runs,
    );
  });

  it('reads any JSON value to a complete message or a DecodeError', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const outcome = outcomeOf(() => type.fromJson(text));
        if ('value' in outcome) type.encode(outcome.value as object);
        else expect(outcome.kind).toBe('conversion');
      }),
      runs,
    );
  });
});

describe('hostile input', () => {
  it('nested deeper than any limit ends in an error, in either encoding', () => {
    const containerId = messageType('mesos.v1.ContainerID');
    const depth = 100_000;
    const text = `${'{"value":"x","parent":'.repeat(depth)}{}${'}'.repeat(depth)}`;
    expect(outcomeOf(() => containerId.fromJson(text))).toMatchObject({ kind: 'syntax' });
    expect(outcomeOf(() => parseJson('['.repeat(depth)))).toMatchObject({ kind: 'syntax' });

    let bytes: Uint8Array = Uint8Array.of();
    for (let i = 0; i < 200; i++) {
      bytes = Buffer.concat([
        Buffer.from([0x12, 0x80 | (bytes.length & 0x7f), bytes.length >> 7]),
        bytes,
      ]);
    }
    expect(outcomeOf(() => containerId.decode(bytes))).toEqual({
      kind: 'binary',
      error: 'malformed protobuf: nested deeper than 100',
    });
    const groups = new Uint8Array(depth).fill(0x0b);
    expect(outcomeOf(() => containerId.decode(groups))).toMatchObject({ kind: 'binary' });
  });

  it('closing brackets inside strings do not hide the depth', () => {
    const levels = 300;
    const text = `${'{"}":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(outcomeOf(() => parseJson(text))).toMatchObject({ kind: 'syntax' });
    const escaped = `${'{"\\"}}":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(outcomeOf(() => parseJson(escaped))).toMatchObject({ kind: 'syntax' });
  });

  it('claimed lengths beyond the input allocate nothing', () => {
    const offer = messageType('mesos.v1.Offer');
    expect(
      outcomeOf(() => offer.decode(Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f))),
    ).toEqual({
      kind: 'binary',
      error: 'malformed protobuf: truncated',
    });
  });

  it('takes time in proportion to its size', () => {
    const call = messageType('mesos.v1.scheduler.Call');
    const cpuMsMax = 2_000;
    const before = process.cpuUsage();
    const size = 1_000_000;
    outcomeOf(() => call.fromJson('9'.repeat(size)));
    outcomeOf(() => call.fromJson(`[${'1'.repeat(size)}]`));
    outcomeOf(() => call.fromJson(`"${'\\u0041'.repeat(size / 6)}`));
    outcomeOf(() => call.fromJson('\n'.repeat(size)));
    outcomeOf(() => call.fromJson(`1${' '.repeat(size)}x`));
    outcomeOf(() => call.fromJson(`${'1'.repeat(size)}-`));
    outcomeOf(() => call.fromJson(`{"type":"SUBSCRIBE","x":${'"\\'.repeat(size / 2)}`));
    outcomeOf(() => call.fromJson('{"acknowledge":{"uuid":"' + 'A'.repeat(size) + '%"}}'));
    outcomeOf(() => call.fromJson(`{"a":${' '.repeat(size)}x`));
    outcomeOf(() => call.fromJson(`{${'"type":"x",'.repeat(size / 11)}`));
    outcomeOf(() => call.decode(new Uint8Array(size).fill(0x80)));
    outcomeOf(() => call.decode(new Uint8Array(size).fill(0x08)));
    const { user } = process.cpuUsage(before);
    expect(user / 1000).toBeLessThan(cpuMsMax);
  });
});

describe('RecordReader', () => {
  it('turns arbitrary chunks into records within the limit or a DecodeError', () => {
    const chunks = fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc
          .string({ unit: fc.constantFrom('0', '1', '3', '\n', 'a') })
          .map((text) => Buffer.from(text)),
      ),
    );
    fc.assert(
      fc.property(chunks, (list) => {
        const reader = new RecordReader(30);
        const outcome = outcomeOf(() => list.flatMap((chunk) => reader.push(chunk)));
        if ('value' in outcome) {
          for (const record of outcome.value as Uint8Array[]) {
            expect(record.length).toBeLessThanOrEqual(30);
          }
        } else expect(outcome.kind).toBe('framing');
      }),
    );
  });
});
