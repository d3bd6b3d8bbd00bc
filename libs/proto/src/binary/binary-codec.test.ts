import { describe, expect, it } from 'vitest';
import { messageType } from '../message-type.ts';
import { outcomeOf } from '../testing/outcome.ts';

const type = (name: string) => messageType(`mesos.v1.${name}`);
const bytes = (...parts: (number | string)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'string' ? part : [part])));

describe('decoding protobuf', () => {
  it('skips unknown fields of every wire type', () => {
    const unknown = bytes(
      ...[0x78, 0x96, 0x01], // 15: varint
      ...[0x79, 1, 2, 3, 4, 5, 6, 7, 8], // 15: 64 bits
      ...[0x7a, 2, 9, 9], // 15: bytes
      ...[0x7b, 0x08, 0x01, 0x13, 0x14, 0x7c], // 15: group with a group inside
      ...[0x7d, 1, 2, 3, 4], // 15: 32 bits
    );
    expect(type('TaskID').decode(Buffer.concat([unknown, bytes(0x0a, 1, 't'), unknown]))).toEqual({
      value: 't',
    });
  });

  it('skips a known field that comes with another wire type', () => {
    expect(outcomeOf(() => type('TaskID').decode(bytes(0x08, 1)))).toEqual({
      kind: 'binary',
      error: 'Missing required fields: value',
    });
  });

  it('drops unknown numbers of enums, but not when the field is required', () => {
    expect(type('scheduler.Call').decode(bytes(0x10, 99))).toEqual({});
    expect(
      outcomeOf(() => type('TaskStatus').decode(bytes(0x0a, 3, 0x0a, 1, 't', 0x10, 99))),
    ).toEqual({ kind: 'binary', error: 'Missing required fields: state' });
  });

  it('merges a message that comes twice, and lets the last scalar win', () => {
    const first = bytes(0x22, 8, 0x0a, 1, 'a', 0x12, 3, 0x0a, 1, 'p');
    const second = bytes(0x22, 3, 0x0a, 1, 'b');
    expect(type('ContainerStatus').decode(Buffer.concat([first, second]))).toEqual({
      container_id: { value: 'b', parent: { value: 'p' } },
    });
  });

  it('keeps the last member of a oneof', () => {
    const both = bytes(0x0a, 0, 0x1a, 3, 0x0a, 1, 'x');
    expect(type('scheduler.AttributeConstraint.Predicate').decode(both)).toEqual({
      text_equals: { value: 'x' },
    });
  });

  it('reads packed lists, of numbers and of enum values', () => {
    const http = type('HealthCheck.HTTPCheckInfo');
    expect(http.decode(bytes(0x08, 80, 0x22, 3, 0xc8, 0x01, 0x07, 0x20, 9))).toEqual({
      port: 80,
      statuses: [200, 7, 9],
    });
    const capabilities = type('CapabilityInfo').decode(bytes(0x0a, 4, 0xeb, 0x07, 99, 0x00));
    expect(capabilities).toEqual({ capabilities: ['FOWNER', 'UNKNOWN'] });
  });

  it.each([
    [bytes(0x0a), 'truncated'],
    [bytes(0x0a, 5, 'ab'), 'truncated'],
    [bytes(0xff), 'truncated'],
    [new Uint8Array(11).fill(0xff), 'varint of more than ten bytes'],
    [bytes(0x00, 1), 'field number 0'],
    [bytes(0x0c), 'unexpected wire type 4'],
    [bytes(0x0e), 'unexpected wire type 6'],
    [bytes(0x0b, 0x14), 'unbalanced group'],
  ])('refuses %j', (input, reason) => {
    expect(outcomeOf(() => type('TaskID').decode(input))).toEqual({
      kind: 'binary',
      error: `malformed protobuf: ${reason}`,
    });
  });

  it('does not read beyond a nested message', () => {
    // The inner string claims one byte more than its message has.
    const input = bytes(0x0a, 3, 0x0a, 2, 'a', 'b');
    expect(outcomeOf(() => type('scheduler.Call').decode(input))).toMatchObject({ kind: 'binary' });
  });

  it('copies bytes, so that the input can be used again', () => {
    const update = type('scheduler.Call.Acknowledge');
    const input = update.encode({
      agent_id: { value: 'a' },
      task_id: { value: 't' },
      uuid: Uint8Array.of(1, 2, 3),
    });
    const decoded = update.decode(input);
    input.fill(0);
    expect(decoded).toHaveProperty('uuid', Uint8Array.of(1, 2, 3));
  });
});

describe('encoding protobuf', () => {
  it.each<[string, object, string]>([
    ['TaskID', {}, 'required field mesos.v1.TaskID.value is unset'],
    ['TimeInfo', { nanoseconds: 2n ** 63n }, '9223372036854775808 does not fit int64'],
    ['TimeInfo', { nanoseconds: 0.5 }, '0.5 is not an exact 64-bit integer'],
    ['Value.Range', { begin: -1, end: 2 }, '-1 does not fit uint64'],
    ['scheduler.Call', { type: 'NOPE' }, 'no enum value is called NOPE'],
  ])('refuses a %s that no encoding has', (name, message, error) => {
    expect(() => type(name).encode(message)).toThrow(error);
  });

  it.each([0, 121, 122, 123, 124, 16_375, 16_376, 16_377, 16_378, 2_097_142, 2_097_143, 2_097_144])(
    'measures a nested message with a text of %d bytes',
    (length) => {
      const labels = type('Labels');
      const message = { labels: [{ key: 'k', value: 'v'.repeat(length) }, { key: 'next' }] };
      expect(labels.decode(labels.encode(message))).toEqual(message);
    },
  );

  it('writes messages of any size, and starts afresh after a failure', () => {
    const labels = type('Labels');
    const message = {
      labels: Array.from({ length: 20_000 }, (_, i) => ({
        key: `k${i}`,
        value: 'é'.repeat(i % 300),
      })),
    };
    expect(() => type('TaskID').encode({})).toThrow();
    expect(labels.decode(labels.encode(message))).toEqual(message);
    expect(type('TaskID').encode({ value: 't' })).toEqual(Buffer.from(bytes(0x0a, 1, 't')));
  });
});

describe('encoding protobuf', () => {
  it('says of agents that they checkpoint, in a field that the API does not name', () => {
    const agent = { hostname: 'h', port: 1 };
    const encoded = bytes(0x0a, 1, 'h', 0x38, 1, 0x40, 1);
    expect(Buffer.from(type('AgentInfo').encode(agent))).toEqual(encoded);
    expect(type('AgentInfo').decode(encoded)).toEqual(agent);
  });
});
