import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { archiveKind, planItem } from './plan-item.ts';

describe('planItem', () => {
  test.for([
    { value: '/a/b.txt', source: { kind: 'file', path: '/a/b.txt' }, name: 'b.txt' },
    { value: 'file:///a/b', source: { kind: 'file', path: '/a/b' }, name: 'b' },
    { value: 'file://localhost/a/b', source: { kind: 'file', path: '/a/b' }, name: 'b' },
    { value: 'file:/a/b', source: { kind: 'file', path: '/a/b' }, name: 'b' },
    { value: 'sub/b', source: { kind: 'file', path: '/home/sub/b' }, name: 'b' },
    { value: 'http://h/d/b', source: { kind: 'http', url: 'http://h/d/b' }, name: 'b' },
    { value: 'HTTPS://h/b?v=1', source: { kind: 'http', url: 'HTTPS://h/b?v=1' }, name: 'b?v=1' },
  ] as const)('$value', ({ value, source, name }) => {
    expect(planItem({ value }, '/home')).toMatchObject({ ok: true, value: { source, name } });
  });

  test.for([
    { value: 'http://h', reason: "Malformed URI (missing path): 'http://h'" },
    { value: 'http:', reason: "Malformed URI (missing path): 'http:'" },
    { value: '', reason: "'' is a relative path, and the agent has no --frameworks_home" },
    { value: 'x', reason: "'x' is a relative path, and the agent has no --frameworks_home" },
    { value: 'file://h/a', reason: "File URI must be absolute: 'file://h/a'" },
    {
      value: 'hdfs://h/a',
      reason: "The scheme of 'hdfs://h/a' is not supported: use file, http or https",
    },
  ])('$value is refused', ({ value, reason }) => {
    expect(planItem({ value }, undefined)).toEqual({ ok: false, reason });
  });

  test.for(['/abs', '..', '../x', 'a/../../x', '.'])('output file %s is refused', (output_file) => {
    expect(planItem({ value: '/a', output_file }, undefined)).toEqual({
      ok: false,
      reason: 'URI output file must be within the sandbox directory',
    });
  });

  test('an output file names the archive', () => {
    const uri = { value: 'http://h/x?y', output_file: 'd/x.tar.xz' };
    expect(planItem(uri, undefined)).toMatchObject({
      value: { name: 'd/x.tar.xz', archive: 'tar' },
    });
  });

  test('executables and what is not to be extracted stay whole', () => {
    expect(planItem({ value: '/a.zip', executable: true }, undefined)).toMatchObject({
      value: { archive: undefined, executable: true },
    });
    expect(planItem({ value: '/a.zip', extract: false }, undefined)).toMatchObject({
      value: { archive: undefined },
    });
  });

  test('no name leads out of the sandbox', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (value, output_file) => {
        const item = planItem({ value, output_file }, '/home');
        if (!item.ok) return;
        const { name } = item.value;
        expect(name.split('/')).not.toContain('..');
        expect(name.startsWith('/')).toBe(false);
        expect(name).not.toBe('');
      }),
    );
  });
});

test.for([
  ['a.tar', 'tar'],
  ['a.tgz', 'tar'],
  ['a.tar.gz', 'tar'],
  ['a.tbz2', 'tar'],
  ['a.tar.bz2', 'tar'],
  ['a.txz', 'tar'],
  ['a.tar.xz', 'tar'],
  ['a.gz', 'gzip'],
  ['a.zip', 'zip'],
  ['a.xz', undefined],
  ['tar', undefined],
  ['a.tar.zst', undefined],
] as const)('archiveKind of %s is %s', ([name, kind]) => {
  expect(archiveKind(name)).toBe(kind);
});
