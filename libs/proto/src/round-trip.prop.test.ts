import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageType } from './message-type.ts';
import { messageDescriptor, messageNames } from './schema.ts';
import { arbitraryMessage } from './testing/arbitrary-message.ts';
import { loadOracle, oracleBytes } from './testing/protobufjs-oracle.ts';
import { withDefaults } from './testing/with-defaults.ts';

/** A failure in a message with hundreds of members would be shrunk for minutes. */
const runs = { numRuns: 8, interruptAfterTimeLimit: 10_000 };
const oracle = loadOracle();

describe.each(messageNames())('%s', (fullName) => {
  const type = messageType(fullName);
  const messages = arbitraryMessage(fullName);

  it('survives protobuf, byte for byte as protobufjs writes it', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const bytes = type.encode(message);
        expect(type.decode(bytes)).toEqual(message);
        expect(Buffer.from(type.encodeText(message), 'latin1').equals(bytes)).toBe(true);
        const other = oracleBytes(oracle, fullName, message);
        expect(type.decode(other)).toEqual(message);
        expect(Buffer.from(bytes).equals(other)).toBe(true);
      }),
      runs,
    );
  });

  it('is as an element of a list what stands there in the message around it', () => {
    fc.assert(
      fc.property(fc.array(messages, { maxLength: 3 }), (list) => {
        const { text, ends } = type.encodeElements(1000, list);
        const single = list.map((message) => {
          const body = type.encode(message);
          return Buffer.concat([varint((1000 << 3) | 2), varint(body.length), body]);
        });
        expect(Buffer.from(text, 'latin1').equals(Buffer.concat(single))).toBe(true);
        let end = 0;
        expect([...ends]).toEqual(single.map(({ length }) => (end += length)));
      }),
      { ...runs, numRuns: 3 },
    );
  });

  it('survives JSON, which fills in defaults, under both names', () => {
    const descriptor = messageDescriptor(fullName);
    fc.assert(
      fc.property(messages, fc.constantFrom('v1', 'v0'), (message, dialect) => {
        const text = type.toJson(message, dialect);
        expect(type.fromJson(text, dialect)).toEqual(withDefaults(descriptor, message));
      }),
      runs,
    );
  });
});

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
