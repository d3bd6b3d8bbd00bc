import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome.ts';
import { RecordReader } from './record-reader.ts';
import { recordOf } from './record-writer.ts';

function read(reader: RecordReader, ...chunks: (string | Uint8Array)[]): string[] {
  return chunks
    .flatMap((chunk) => reader.push(Buffer.from(chunk)))
    .map((record) => Buffer.from(record).toString());
}

describe('recordOf', () => {
  it('counts bytes, not characters', () => {
    expect(recordOf('{"a":"é"}').toString()).toBe('10\n{"a":"é"}');
    expect(recordOf(Uint8Array.of(1, 2, 3))).toEqual(Buffer.from('3\n\u0001\u0002\u0003'));
    expect(recordOf('').toString()).toBe('0\n');
  });
});

describe('RecordReader', () => {
  it('reads several records of one chunk, empty ones too', () => {
    expect(read(new RecordReader(), '3\nabc0\n1\nx')).toEqual(['abc', '', 'x']);
  });

  it('reads what recordOf wrote, however it is cut up', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(payloads, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (list, cuts) => {
        const stream = Buffer.concat(list.map((payload) => recordOf(payload)));
        const reader = new RecordReader(60);
        const records: Uint8Array[] = [];
        for (let position = 0; position < stream.length;) {
          const end = position + Number(cuts.next().value);
          records.push(...reader.push(stream.subarray(position, end)));
          position = end;
        }
        expect(records.map((record) => [...record])).toEqual(list.map((payload) => [...payload]));
        expect(reader.atBoundary).toBe(true);
      }),
    );
  });

  it('knows whether the stream may end', () => {
    const reader = new RecordReader();
    expect(reader.atBoundary).toBe(true);
    reader.push(Buffer.from('3'));
    expect(reader.atBoundary).toBe(false);
    reader.push(Buffer.from('\nab'));
    expect(reader.atBoundary).toBe(false);
    reader.push(Buffer.from('c'));
    expect(reader.atBoundary).toBe(true);
  });

  it.each([
    ['x\n', "malformed RecordIO: 'x' is no record length"],
    ['\n', "malformed RecordIO: '' is no record length"],
    ['-1\n', "malformed RecordIO: '-' is no record length"],
    ['12 \n', "malformed RecordIO: '12 ' is no record length"],
    ['1234567890123456', "malformed RecordIO: '1234567890123456' is no record length"],
    ['101\n', 'malformed RecordIO: record of 101 bytes exceeds the limit of 100'],
  ])('refuses %j, and everything after', (text, error) => {
    const reader = new RecordReader(100);
    const failure = { kind: 'framing', error };
    expect(outcomeOf(() => reader.push(Buffer.from(text)))).toEqual(failure);
    expect(outcomeOf(() => reader.push(Buffer.from('1\nx')))).toEqual(failure);
  });
});
