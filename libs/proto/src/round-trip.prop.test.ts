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
        const other = oracleBytes(oracle, fullName, message);
        expect(type.decode(other)).toEqual(message);
        expect(Buffer.from(bytes).equals(other)).toBe(true);
      }),
      runs,
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
