import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter, parsePidFile, parseWardenEvent } from './warden-event.ts';

describe('parseWardenEvent', () => {
  const process = {
    key: 'a/b',
    pid: 12,
    startTicks: '345',
    supervisorPid: 11,
    supervisorStartTicks: '344',
  };

  test.for([
    ['started a/b 12 345 11 344', { kind: 'started', process }],
    [
      'failed a 28 open the sandbox',
      { kind: 'failed', key: 'a', errno: 28, what: 'open the sandbox' },
    ],
    ['exited a 256', { kind: 'exited', key: 'a', status: 256 }],
    ['lost a', { kind: 'lost', key: 'a' }],
    [
      'usage 7 150 25 4096',
      {
        kind: 'usage',
        token: '7',
        usage: { userSeconds: 1.5, systemSeconds: 0.25, residentBytes: 4096 },
      },
    ],
    ['removed 3 010', { kind: 'removed', token: '3', left: [false, true, false] }],
    ['started a 12', undefined],
    ['anything else', undefined],
    ['', undefined],
  ] as const)('%s', ([line, event]) => {
    expect(parseWardenEvent(line)).toEqual(event);
  });

  test('the pid file holds the same identity', () => {
    expect(parsePidFile('a/b', '12 345 11 344\n')).toEqual(process);
    expect(parsePidFile('a/b', '12 345')).toBeUndefined();
    expect(parsePidFile('a/b', '')).toBeUndefined();
  });
});

test('LineSplitter gives the same lines however the text is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.nat(20)), (words, cuts) => {
      const lines = words.map((word) => word.replaceAll('\n', ''));
      let text = lines.map((line) => `${line}\n`).join('');
      const splitter = new LineSplitter();
      const received: string[] = [];
      for (const cut of cuts) {
        received.push(...splitter.push(text.slice(0, cut)));
        text = text.slice(cut);
      }
      received.push(...splitter.push(text));
      expect(received).toEqual(lines);
    }),
  );
});
