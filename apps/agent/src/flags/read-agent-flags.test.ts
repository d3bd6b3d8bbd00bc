import { expect, test } from 'vitest';
import { readAgentFlags } from './read-agent-flags.ts';

const read = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  readAgentFlags({ argv, env, envPrefix: 'MESOS_', readFile: () => '' });

test('all that is missing is reported together', () => {
  expect(read([])).toEqual({
    errors: ['Missing required option --master', 'Missing required option --work_dir'],
  });
});

test('whoever asks for help needs nothing', () => {
  expect(read(['--help'])).toMatchObject({ settings: { values: { help: true } } });
  expect(read(['--version'])).toMatchObject({ settings: { values: { version: true } } });
});

test('flags come from the environment, too', () => {
  const env = {
    MESOS_MASTER: '10.0.0.1:5050',
    MESOS_WORK_DIR: '/w',
    LIBPROCESS_SSL_CA_FILE: '/ca',
  };
  expect(read([], env)).toMatchObject({
    settings: { values: { work_dir: '/w', ssl_ca_file: '/ca' } },
  });
});
