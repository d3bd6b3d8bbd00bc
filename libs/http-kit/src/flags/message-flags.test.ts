import { describe, expect, test } from 'vitest';
import { disabledPaths, domainFlag, firewallRulesFlag, rateLimitsFlag } from './message-flags.ts';
import { parseFlags } from './parse-flags.ts';

const table = {
  domain: domainFlag({ help: 'Fault domain.' }),
  firewall_rules: firewallRulesFlag('slave(1)'),
  rate_limits: rateLimitsFlag({ help: 'Limits.' }),
};

function parse(...argv: string[]) {
  return parseFlags(table, { argv, env: {}, envPrefix: 'MESOS_', readFile: () => '' });
}

describe('flags that hold messages', () => {
  test.each([
    [
      'domain',
      '{"fault_domain":{"zone":{"name":"z\\"1"},"region":{"name":"r"}}}',
      'fault_domain {\n  region {\n    name: "r"\n  }\n  zone {\n    name: "z\\"1"\n  }\n}\n',
    ],
    [
      'firewall_rules',
      '{"disabled_endpoints":{"paths":["/tasks","/a b"]}}',
      'disabled_endpoints {\n  paths: "/tasks"\n  paths: "/a b"\n}\n',
    ],
    ['firewall_rules', '{}', ''],
    [
      'rate_limits',
      '{"aggregate_default_qps":5,"limits":[{"qps":10.5,"principal":"a"},{"principal":"b","capacity":7}]}',
      'limits {\n  principal: "a"\n  qps: 10.5\n}\nlimits {\n  principal: "b"\n  capacity: 7\n}\naggregate_default_qps: 5\n',
    ],
  ])('%s=%s is shown as text', (name, json, text) => {
    const result = parse(`--${name}=${json}`);
    expect('flags' in result && result.flags.printed.get(name)).toBe(text);
  });

  test('rules disable paths of the default process', () => {
    const result = parse('--firewall_rules={"disabled_endpoints":{"paths":["/state"]}}');
    if ('errors' in result) throw new Error(result.errors.join());
    const { firewall_rules: rules } = result.flags.values;
    expect([...disabledPaths(rules, 'slave(1)')]).toEqual(['/slave(1)/state']);
    expect([...disabledPaths(undefined, 'slave(1)')]).toEqual([]);
  });

  test('rules that are none are refused', () => {
    expect(parse('--firewall_rules={"disabled_endpoints":{"paths":["state"]}}')).toEqual({
      errors: [expect.stringContaining("Expecting 'state' to begin with '/'")],
    });
  });
});
