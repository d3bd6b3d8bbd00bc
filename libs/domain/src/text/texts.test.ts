import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../messages/index.ts';
import { failure, success } from '../result.ts';
import { agentResources } from './agent-resources.ts';
import { equalAttributes, formatAttribute, parseAttributes } from './attributes-text.ts';
import { parseLimits, parseQuantities } from './quantity-text.ts';
import { parseResourceList, parseResources } from './resources-text.ts';
import { parseValueText } from './value-text.ts';

describe('parseValueText', () => {
  test.each([
    ['45.55', { type: 'SCALAR', scalar: { value: 45.55 } }],
    ['1e3', { type: 'SCALAR', scalar: { value: 1000 } }],
    ['0', { type: 'SCALAR', scalar: { value: 0 } }],
    ['.5', { type: 'SCALAR', scalar: { value: 0.5 } }],
    ['[1-2, 3-4]', { type: 'RANGES', ranges: { range: [{ begin: 1, end: 4 }] } }],
    [
      '[9-9, 2-4]',
      {
        type: 'RANGES',
        ranges: {
          range: [
            { begin: 2, end: 4 },
            { begin: 9, end: 9 },
          ],
        },
      },
    ],
    ['[]', { type: 'RANGES', ranges: { range: [] } }],
    [
      '[0-18446744073709551615]',
      { type: 'RANGES', ranges: { range: [{ begin: 0, end: 2n ** 64n - 1n }] } },
    ],
    ['{sda1, sda2}', { type: 'SET', set: { item: ['sda1', 'sda2'] } }],
    ['123abc,s', { type: 'TEXT', text: { value: '123abc,s' } }],
    ['-1', { type: 'TEXT', text: { value: '-1' } }],
    ['inf', { type: 'TEXT', text: { value: 'inf' } }],
    ['nan', { type: 'TEXT', text: { value: 'nan' } }],
    ['a b', { type: 'TEXT', text: { value: 'ab' } }],
  ])('%s', (text, value) => {
    expect(parseValueText(text)).toEqual(success(value));
  });

  test.each([
    ['  ', 'Expecting non-empty string'],
    ['{aa,b}}', 'Mismatched brackets'],
    ['[1-2]]', 'Mismatched brackets'],
    [')(', 'Mismatched brackets'],
    ['[1-2b]', "Expecting non-negative integers in '1'"],
    ['[1]', 'Expecting one or more "ranges"'],
    ['[0-18446744073709551616]', "Expecting non-negative integers in '0'"],
    ['a[1-2]', "Unexpected '[' found"],
    ['a{b}', "Unexpected '{' found"],
    ['7.63918e-313', 'Subnormal values not supported'],
  ])('%s is refused', (text, reason) => {
    expect(parseValueText(text)).toEqual(failure(reason));
  });
});

describe('parseResources', () => {
  test.each([
    ['', '{}'],
    [
      'cpus:4;mem:4096;disk:8192;ports:[31000-32000]',
      'cpus:4; mem:4096; disk:8192; ports:[31000-32000]',
    ],
    [' cpus : 1 ; mem(role1) : 512 ;', 'cpus:1; mem(reservations: [(STATIC,role1)]):512'],
    ['cpus:1;cpus:0.5', 'cpus:1.5'],
    ['cpus:0;mem:1', 'mem:1'],
    ['cpus(*):1', 'cpus:1'],
    ['zones:{a,b};ports:[1-10, 20-30]', 'zones:{a, b}; ports:[1-10, 20-30]'],
    ['cpus:1.2345', 'cpus:1.235'],
  ])('%s', (text, printed) => {
    const parsed = parseResources(text);

    expect(parsed.ok && parsed.value.toString()).toBe(printed);
  });

  test.each([
    ['cpus(role1)', "Bad value for resources, missing or extra ':' in cpus(role1)"],
    ['cpus:1:2', "Bad value for resources, missing or extra ':' in cpus:1:2"],
    ['cpus(role1:1', 'Bad value for resources, mismatched parentheses in cpus(role1:1'],
    ['cpus)(role1:1', 'Bad value for resources, mismatched parentheses in cpus)(role1:1'],
    ['cpus:abc', 'Bad type for resource cpus value abc type TEXT'],
    ['cpus:-1', 'Bad type for resource cpus value -1 type TEXT'],
    ['cpus:{a', 'Failed to parse resource cpus value {a error Mismatched brackets'],
    ['cpus:0.0001', 'Invalid scalar resource: value <= 0'],
    ['ports:[5-3]', 'Invalid ranges resource: begin > end'],
    ['zones:{a,a}', 'Invalid set resource: duplicated elements'],
    ['cpus(/a):1', "Role '/a' cannot start with a slash"],
    [
      'foo(r1):1;foo(r2):[0-1]',
      "Resources with the same name ('foo') but different types are not allowed",
    ],
  ])('%s is refused', (text, reason) => {
    expect(parseResources(text)).toEqual(failure(reason));
  });

  test('reserves for the default role', () => {
    const parsed = parseResources('cpus:1;mem(b):2', { defaultRole: 'a' });

    expect(parsed.ok && parsed.value.toString()).toBe(
      'cpus(reservations: [(STATIC,a)]):1; mem(reservations: [(STATIC,b)]):2',
    );
  });

  test('keeps zero in the list', () => {
    expect(parseResourceList('disk:0')).toEqual(
      success([{ name: 'disk', type: 'SCALAR', scalar: { value: 0 } }]),
    );
  });

  test('never throws', () => {
    const grammar = fc.string({
      unit: fc.constantFrom(...Array.from('cpus:;()[]{}-,.0129e *a/\n')),
    });
    fc.assert(
      fc.property(fc.oneof(grammar, fc.string()), (text) => {
        expect(typeof parseResources(text).ok).toBe('boolean');
        expect(typeof parseAttributes(text).ok).toBe('boolean');
        expect(typeof parseLimits(text).ok).toBe('boolean');
      }),
    );
  });
});

describe('parseResources, JSON', () => {
  const decodeJson = (array: readonly unknown[]) => success(array as readonly Resource[]);
  const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 2 } };
  const parse = (resources: readonly object[], defaultRole?: string) =>
    parseResources(JSON.stringify(resources), { decodeJson, defaultRole });

  test('reads all three formats', () => {
    const parsed = parse([
      cpus,
      { ...cpus, role: 'web' },
      { ...cpus, reservations: [{ type: 'STATIC', role: 'db' }] },
    ]);

    expect(parsed.ok && parsed.value.toString()).toBe(
      'cpus:2; cpus(reservations: [(STATIC,web)]):2; cpus(reservations: [(STATIC,db)]):2',
    );
  });

  test('reserves for the default role what names none', () => {
    const parsed = parse([cpus, { ...cpus, role: '*' }], 'a');

    expect(parsed.ok && parsed.value.toString()).toBe('cpus(reservations: [(STATIC,a)]):2; cpus:2');
  });

  test.each([
    [
      { ...cpus, revocable: {} },
      "Revocable resources cannot be specified at the command line; do not include a 'revocable' key in the resources JSON",
    ],
    [
      { ...cpus, reservations: [{ type: 'DYNAMIC', role: 'a' }] },
      'Dynamic reservations cannot be specified at the command line; do not include a reservation with DYNAMIC type in the resources JSON',
    ],
    [
      { ...cpus, name: 'disk', disk: { persistence: { id: 'v' } } },
      'Persistent volumes cannot be specified at the command line',
    ],
    [{ ...cpus, name: '' }, 'Empty resource name'],
    [{ ...cpus, scalar: { value: -1 } }, 'Invalid scalar resource: value <= 0'],
  ])('%j is refused', (resource, reason) => {
    expect(parse([resource])).toEqual(failure(reason));
  });

  test('tells what the decoder did not like', () => {
    const refuse = () => failure("Missing required fields: 'type'");

    expect(parseResources('[{}]', { decodeJson: refuse })).toEqual(
      failure("Some JSON resources were not formatted properly: Missing required fields: 'type'"),
    );
  });

  test('what is not a JSON array is read as text', () => {
    const text = '{"name":"cpus"}';

    expect(parseResources(text, { decodeJson })).toEqual(
      failure('Failed to parse resource {"name" value "cpus"} error Mismatched brackets'),
    );
  });
});

describe('agentResources', () => {
  const GIB = 1024 ** 3;
  const machine = { cpusCount: 8, memBytes: 16 * GIB, diskBytes: 100 * GIB };
  const small = { cpusCount: 1, memBytes: 1 * GIB, diskBytes: 4 * GIB };

  test.each([
    ['', machine, 'cpus:8; mem:15360; disk:97280; ports:[31000-32000]'],
    ['', small, 'cpus:1; mem:512; disk:2048; ports:[31000-32000]'],
    ['disk:0;mem:10', machine, 'mem:10; cpus:8; ports:[31000-32000]'],
    ['gpus:2;cpus:1', machine, 'cpus:1; gpus:2; mem:15360; disk:97280; ports:[31000-32000]'],
    [
      'cpus:2;mem:1024;disk:0;ports:[31000-31009];gpus:2',
      machine,
      'cpus:2; mem:1024; ports:[31000-31009]; gpus:2',
    ],
  ])('%s on %j', (text, detected, printed) => {
    const resources = agentResources(text, detected);

    expect(resources.ok && resources.value.toString()).toBe(printed);
  });

  test('reserves what was detected for the default role, too', () => {
    const resources = agentResources('cpus:1', machine, { defaultRole: 'a' });

    expect(resources.ok && resources.value.unreserved().isEmpty).toBe(true);
    expect(resources.ok && resources.value.scalarMilli('mem')).toBe(15_360_000);
  });

  test('passes refusals on', () => {
    expect(agentResources('cpus', machine).ok).toBe(false);
  });
});

describe('parseAttributes', () => {
  test('reads texts, numbers and ranges', () => {
    expect(parseAttributes('rack:r1;level:3;slots:[1-10]\nurl:http://x:80/')).toEqual(
      success([
        { name: 'rack', type: 'TEXT', text: { value: 'r1' } },
        { name: 'level', type: 'SCALAR', scalar: { value: 3 } },
        { name: 'slots', type: 'RANGES', ranges: { range: [{ begin: 1, end: 10 }] } },
        { name: 'url', type: 'TEXT', text: { value: 'http://x:80/' } },
      ]),
    );
  });

  test.each([
    ['rack', "Invalid attribute key:value pair 'rack'"],
    [':r1', "Invalid attribute key:value pair ':r1'"],
    ['rack:', "Invalid attribute key:value pair 'rack:'"],
    ['zone:{a,b}', 'Bad type for attribute zone text {a,b} type SET'],
    ['slots:[1', 'Failed to parse attribute slots text [1 error Mismatched brackets'],
  ])('%s is refused', (text, reason) => {
    expect(parseAttributes(text)).toEqual(failure(reason));
  });

  test('prints attributes as Mesos does', () => {
    const parsed = parseAttributes('rack:r1;level:3.5;slots:[1-10,12-13]');

    expect(parsed.ok && parsed.value.map(formatAttribute)).toEqual([
      'rack=r1',
      'level=3.5',
      'slots=[1-10, 12-13]',
    ]);
  });

  test.each([
    ['a:1;b:x', 'b:x;a:1', true],
    ['p:[1-2,3-4]', 'p:[1-4]', true],
    ['d:x;d:y;r:1', 'd:y;d:x;r:1', true],
    ['', '', true],
    ['a:1', '', false],
    ['a:1', 'a:2', false],
    ['a:1', 'a:[1-1]', false],
    ['a:x', 'b:x', false],
  ])('%s equals %s: %s', (left, right, equal) => {
    const [a, b] = [parseAttributes(left), parseAttributes(right)];

    expect(a.ok && b.ok && equalAttributes(a.value, b.value)).toBe(equal);
  });
});

describe('parseQuantities', () => {
  test.each([
    ['', '{}'],
    ['mem:10;cpus:0.1', 'cpus:0.1; mem:10'],
    ['cpus:1;cpus:2', 'cpus:3'],
    ['cpus:0;mem:1', 'mem:1'],
  ])('%s', (text, printed) => {
    const parsed = parseQuantities(text);

    expect(parsed.ok && parsed.value.toString()).toBe(printed);
  });

  test.each([
    ['cpus', "Failed to parse 'cpus': missing or extra ':'"],
    ['ports:[1-2]', "Failed to parse '[1-2]' to quantity: only scalar values are allowed"],
    ['cpus:-1', "Failed to parse '-1' to quantity: only scalar values are allowed"],
    ['cpus:{', "Failed to parse '{' to quantity: Mismatched brackets"],
  ])('%s is refused', (text, reason) => {
    expect(parseQuantities(text)).toEqual(failure(reason));
  });
});

describe('parseLimits', () => {
  test('keeps zero', () => {
    const parsed = parseLimits('mem:10;cpus:0');

    expect(parsed.ok && parsed.value.toString()).toBe('cpus:0; mem:10');
  });

  test('takes a name only once', () => {
    expect(parseLimits('cpus:1;cpus:2')).toEqual(
      failure("Failed to parse '2' to limit: duplicate names are not allowed"),
    );
  });
});
