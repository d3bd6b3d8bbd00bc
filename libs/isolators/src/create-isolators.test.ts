import { expect, test } from 'vitest';
import { failure, success } from '@mezzo/domain';
import { createIsolators } from './create-isolators.ts';
import type { IsolatorContext } from './isolator.ts';
import { FakeHost } from './testing/fake-host.ts';

const context: IsolatorContext = {
  host: new FakeHost(),
  workDirectory: '/work',
  flags: { f: '1' },
};

test('makes built-ins in their order, then packages in the order given', async () => {
  const load = (specifier: string): Promise<unknown> =>
    Promise.resolve({
      createIsolator: (given: IsolatorContext) =>
        success({
          name: specifier,
          supportsNesting: true,
          supportsStandalone: true,
          prepare: () => success({ hostname: given.flags['f'] }),
        }),
    });
  const made = await createIsolators('@z/z,posix/mem,@a/a', context, load);
  expect(made.ok && made.value.map((isolator) => isolator.name)).toEqual([
    'filesystem/posix',
    'posix/mem',
    'posix/rlimits',
    '@z/z',
    '@a/a',
  ]);
});

test.for([
  {
    name: 'a package that cannot be loaded',
    load: () => Promise.reject(new Error('Cannot find package')),
    reason: "Could not create isolator '@acme/x': Cannot find package",
  },
  {
    name: 'a package that is no isolator',
    load: () => Promise.resolve({ default: 1 }),
    reason: "Could not create isolator '@acme/x': the package exports no function createIsolator",
  },
  {
    name: 'an isolator that this host cannot have',
    load: () => Promise.resolve({ createIsolator: () => failure('needs root') }),
    reason: "Could not create isolator '@acme/x': needs root",
  },
])('$name is refused', async ({ load, reason }) => {
  expect(await createIsolators('@acme/x', context, load)).toEqual({ ok: false, reason });
});

test('npm itself is asked by default', async () => {
  const made = await createIsolators('@mezzo/no-such-isolator', context);
  expect(made).toMatchObject({ ok: false });
  expect(!made.ok && made.reason).toContain('@mezzo/no-such-isolator');
});
