import { expect, test } from 'vitest';
import { readLocalFlags } from './read-local-flags.ts';

function switchesUser(
  argv: readonly string[],
  { maySwitch, env = {} }: { maySwitch: boolean; env?: Readonly<Record<string, string>> },
): boolean | undefined {
  const sources = { argv, env, envPrefix: 'MESOS_', readFile: () => '' };
  const result = readLocalFlags(sources, maySwitch);
  return 'settings' in result ? result.settings.agents[0]?.values.switch_user : undefined;
}

test.for([
  { name: 'root', argv: [], maySwitch: true, want: true },
  { name: 'an ordinary user', argv: [], maySwitch: false, want: false },
  { name: 'root who asks for it', argv: ['--no-switch_user'], maySwitch: true, want: false },
  { name: 'a user who insists', argv: ['--switch_user'], maySwitch: false, want: true },
  {
    name: 'a user who insists in full',
    argv: ['--switch_user=true'],
    maySwitch: false,
    want: true,
  },
])('$name runs tasks as their users: $want', ({ argv, maySwitch, want }) => {
  expect(switchesUser(argv, { maySwitch })).toBe(want);
});

test('the environment counts before what works everywhere', () => {
  const env = { MESOS_SWITCH_USER: 'true' };
  expect(switchesUser([], { maySwitch: false, env })).toBe(true);
});

test.for(['--quiet', '--no-quiet'])('master and agents may be told to be %s', (argument) => {
  const sources = { argv: [argument], env: {}, envPrefix: 'MESOS_', readFile: () => '' };
  const result = readLocalFlags(sources);
  if ('errors' in result) throw new Error(result.errors.join());
  const { master, agents } = result.settings;
  const wanted = argument === '--quiet';
  expect([master.flags.quiet, agents[0]?.values.quiet]).toEqual([wanted, wanted]);
});

function resourcesOf(argv: readonly string[]): readonly (string | undefined)[] {
  const result = readLocalFlags({ argv, env: {}, envPrefix: 'MESOS_', readFile: () => '' });
  if ('errors' in result) throw new Error(result.errors.join());
  return result.settings.agents.map(({ values }) => values.resources);
}

test('agents of one machine share its ports among them', () => {
  expect(resourcesOf([])).toEqual([undefined]);
  expect(resourcesOf(['--agents=3'])).toEqual([
    'ports:[31000-31332]',
    'ports:[31333-31665]',
    'ports:[31666-31998]',
  ]);
  expect(resourcesOf(['--agents=2', '--resources=cpus:1'])).toEqual(['cpus:1', 'cpus:1']);
});
