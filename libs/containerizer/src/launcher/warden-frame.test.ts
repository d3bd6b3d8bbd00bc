import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProcessPlan } from './process-plan.ts';
import { encodeCommand, encodeLaunch, FRAME_BYTES_MAX } from './warden-frame.ts';

const plan: ProcessPlan = {
  key: 'pod/task',
  runtimeDirectory: '/run/c',
  config: '{}',
  sandbox: '/work/s',
  latestLink: true,
  program: { file: '/bin/sh', argv: ['sh', '-c', 'echo "$X"\n'] },
  environment: { X: 'a=b' },
  stdout: '/work/s/stdout',
  stderr: '/work/s/stderr',
  account: { uid: 1, gid: 2, groups: [2, 3] },
  rlimits: [{ resource: 7, soft: 10n, hard: 2n ** 64n - 1n }],
  lifetime: { checkpoint: true, recoveryTimeoutMs: 900_000, shutdownGraceMs: 5000.4 },
};

/** Reads a frame as the warden does. */
function fieldsOf(frame: Buffer): string[] {
  expect(frame.readUInt32LE(0)).toBe(frame.length - 4);
  expect(frame.at(-1)).toBe(0);
  return frame.subarray(4, -1).toString('utf8').split('\0');
}

function launchFields(of: ProcessPlan): string[] {
  const frame = encodeLaunch(of, false);
  if (!frame.ok) throw new Error(frame.reason);
  return fieldsOf(frame.value);
}

describe('encodeLaunch', () => {
  test('writes every decision down', () => {
    expect(launchFields(plan)).toEqual([
      'launch',
      'ipod/task',
      'R/run/c',
      'C{}',
      'd/work/s',
      'o/work/s/stdout',
      'e/work/s/stderr',
      'r900000',
      'q5000',
      'L',
      'k',
      'f/bin/sh',
      'ash',
      'a-c',
      'aecho "$X"\n',
      'vX=a=b',
      'u1',
      'g2',
      's2',
      's3',
      'l7 10 18446744073709551615',
    ]);
  });

  test('a held process is asked for by another verb', () => {
    const frame = encodeLaunch({ ...plan, program: undefined, account: undefined }, true);
    expect(frame.ok && fieldsOf(frame.value)[0]).toBe('hold');
  });

  test('any text without a NUL arrives as it is, in its place', () => {
    const text = fc
      .array(fc.integer({ min: 1, max: 0xffff }), { maxLength: 20 })
      .map((units) => String.fromCharCode(...units));
    fc.assert(
      fc.property(
        fc.array(text),
        fc.dictionary(text, text, { maxKeys: 5 }),
        text,
        (argv, environment, sandbox) => {
          const fields = launchFields({
            ...plan,
            sandbox,
            environment,
            program: { file: 'x', argv },
          });
          expect(fields).toContain(`d${sandbox.toWellFormed()}`);
          expect(fields.filter((field) => field.startsWith('a'))).toEqual(
            argv.map((argument) => `a${argument.toWellFormed()}`),
          );
          expect(fields.filter((field) => field.startsWith('v')).sort()).toEqual(
            Object.entries(environment)
              .map(([name, value]) => `v${name}=${value}`.toWellFormed())
              .sort(),
          );
        },
      ),
    );
  });

  test.for([
    { where: 'an argument', change: { program: { file: 'x', argv: ['a\0b'] } } },
    { where: 'a variable', change: { environment: { X: '\0' } } },
    { where: "a variable's name", change: { environment: { '\0': 'x' } } },
    { where: 'a path', change: { sandbox: '/a\0u0' } },
  ])('a NUL in $where is refused: it would begin another field', ({ change }) => {
    expect(encodeLaunch({ ...plan, ...change }, false)).toMatchObject({ ok: false });
  });

  test('a plan that the warden would not take is refused', () => {
    const argv = ['x'.repeat(FRAME_BYTES_MAX)];
    expect(encodeLaunch({ ...plan, program: { file: 'x', argv } }, false)).toEqual({
      ok: false,
      reason: 'Argument list too long',
    });
  });
});

test('encodeCommand counts bytes, not characters', () => {
  expect(fieldsOf(encodeCommand('forget', '/ä€😀'))).toEqual(['forget', '/ä€😀']);
});
