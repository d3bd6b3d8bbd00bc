import { describe, expect, it, test } from 'vitest';
import {
  booleanFlag,
  bytesFlag,
  choiceFlag,
  durationFlag,
  integerFlag,
  jsonFlag,
  pathFlag,
  textFlag,
} from './flag.ts';
import { formatFlagsHelp } from './flags-help.ts';
import { parseFlags, type FlagSources } from './parse-flags.ts';

const table = {
  agent_ping_timeout: durationFlag({
    help: 'How long a ping may stay unanswered.',
    default: '15secs',
    aliases: ['slave_ping_timeout'],
    check: (ms) => (ms < 1_000 ? 'Expecting at least 1secs' : undefined),
  }),
  port: integerFlag({ help: 'Port to listen on.', default: '5050' }),
  cluster: textFlag({ help: 'Name shown in the web UI.' }),
  quiet: booleanFlag({ help: 'Log nothing to stderr.', default: 'false' }),
  acls: jsonFlag({ help: 'Access rules.' }),
  memory: bytesFlag({ help: 'A bound.', default: '4KB' }),
  registry: choiceFlag(['in_memory', 'replicated_log'])({
    help: 'Where the registry lives.',
    default: 'replicated_log',
  }),
  config_file: pathFlag({ help: 'File with flags.' }),
  work_dir: pathFlag({ help: 'Folder.' }),
};

function parse(argv: readonly string[], more: Partial<FlagSources> = {}) {
  return parseFlags(table, {
    argv,
    env: {},
    envPrefix: 'MESOS_',
    readFile: (path) => {
      throw new Error(`no such file ${path}`);
    },
    ...more,
  });
}

function flagsOf(result: ReturnType<typeof parse>) {
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  return result.flags;
}

describe('parseFlags', () => {
  it('fills in defaults and leaves the others undefined', () => {
    expect(flagsOf(parse([])).values).toEqual({
      agent_ping_timeout: 15_000,
      port: 5050,
      cluster: undefined,
      quiet: false,
      acls: undefined,
      memory: 4096,
      registry: 'replicated_log',
      config_file: undefined,
      work_dir: undefined,
    });
  });

  it('reads each kind of flag', () => {
    const argv = ['--agent_ping_timeout=2mins', '--port=1', '--cluster=a=b', '--quiet'];
    const { values } = flagsOf(parse([...argv, '--acls={"permissive":false}']));
    expect(values).toMatchObject({
      agent_ping_timeout: 120_000,
      port: 1,
      cluster: 'a=b',
      quiet: true,
      acls: { json: { permissive: false } },
    });
  });

  test.each([
    ['--no-quiet', false],
    ['--quiet=true', true],
    ['--quiet=1', true],
    ['--quiet=0', false],
  ])('boolean %s', (argument, want) => {
    expect(flagsOf(parse([argument])).values.quiet).toBe(want);
  });

  it('prints values as Mesos does, sorted, under the name that was used', () => {
    const { printed } = flagsOf(parse(['--slave_ping_timeout=90secs', '--acls={ "a": 1 }']));
    expect([...printed]).toEqual([
      ['acls', '{"a":1}'],
      ['memory', '4KB'],
      ['port', '5050'],
      ['quiet', 'false'],
      ['registry', 'replicated_log'],
      ['slave_ping_timeout', '90secs'],
    ]);
  });

  it('takes arguments before environment before config file', () => {
    const file = '{"port": 3, "cluster": "file", "quiet": true}';
    const result = parse(['--port=1', '--config_file=/etc/mezzo.json'], {
      env: { MESOS_PORT: '2', MESOS_CLUSTER: 'env', MESOS_NATIVE_JAVA_LIBRARY: 'x' },
      readFile: () => file,
    });
    expect(flagsOf(result).values).toMatchObject({ port: 1, cluster: 'env', quiet: true });
  });

  it('reads a config file of lines', () => {
    const lines = '# a comment\n\nport = 7\nquiet\n';
    const result = parse(['--config_file=x'], { readFile: () => lines });
    expect(flagsOf(result).values).toMatchObject({ port: 7, quiet: true });
  });

  it('follows file://', () => {
    const result = parse(['--cluster=file:///run/name'], {
      readFile: (path) => `content of ${path}`,
    });
    expect(flagsOf(result).values.cluster).toBe('content of /run/name');
  });

  it('reads JSON from a path, and never the file that a path flag names', () => {
    const readFile = () => '{"a": 1}';
    const { values, printed } = flagsOf(
      parse(['--acls=/etc/acls.json', '--work_dir=file:///secret'], { readFile }),
    );
    expect(values).toMatchObject({ acls: { json: { a: 1 } }, work_dir: '/secret' });
    expect(printed.get('work_dir')).toBe('/secret');
  });

  it('reports everything that is wrong at once', () => {
    const result = parse(
      [
        '--frobnicate=1',
        '--port=abc',
        '--port=2',
        '--cluster',
        '--no-cluster',
        '--no-quiet=true',
        '--quiet=maybe',
        '--agent_ping_timeout=1ms',
        '--registry=etcd',
        'stray',
      ],
      { env: { MESOS_MEMORY: '4' } },
    );
    expect(result).toEqual({
      errors: [
        "Failed to load unknown flag 'frobnicate'",
        "Flag 'port' is already loaded via name 'port'",
        "Failed to load non-boolean flag 'cluster': Missing value",
        "Failed to load non-boolean flag 'cluster' via 'no-cluster'",
        "Failed to load boolean flag 'quiet' via 'no-quiet' with value 'true'",
        "Unexpected argument 'stray': write flags as --name=value",
        "Failed to load value for flag 'agent_ping_timeout': Expecting at least 1secs",
        "Failed to load value for flag 'port': Failed to convert 'abc' to number",
        "Failed to load value for flag 'quiet': Expecting a boolean (e.g., true or false)",
        "Failed to load value for flag 'memory': Invalid bytes '4'",
        "Failed to load value for flag 'registry': Expecting one of 'in_memory', 'replicated_log'",
      ],
    });
  });

  test.each([
    ['--config_file=/nope', "Failed to read flags from '/nope': no such file /nope"],
    [
      '--cluster=file:///nope',
      "Failed to load value for flag 'cluster': Error reading file '/nope': no such file /nope",
    ],
  ])('reports an unreadable file: %s', (argument, error) => {
    expect(parse([argument])).toEqual({ errors: [error] });
  });

  it('reports an unknown flag of a config file with its file', () => {
    const result = parse(['--config_file=/etc/x'], { readFile: () => 'nope=1' });
    expect(result).toEqual({ errors: ["Failed to load unknown flag 'nope' (in /etc/x)"] });
  });
});

describe('formatFlagsHelp', () => {
  it('names every flag with its default', () => {
    const help = formatFlagsHelp('Usage: master [flags]', table);
    expect(help).toContain('--[no-]quiet');
    expect(help).toMatch(/--port=VALUE +Port to listen on\. \(default: 5050\)/);
    expect(help.split('\n').every((line) => line.length <= 110)).toBe(true);
  });
});
