import { formatTextMessage, type TextFields } from '@mezzo/domain';
import { parseFirewallRules } from '../http/firewall.ts';
import { flagKind, readJsonText, type JsonText } from './flag.ts';

/**
 * Flags that hold a protobuf message as JSON, and that `/flags` prints in the text form of messages.
 *
 * Source: mesos src/master/flags.hpp, src/slave/flags.hpp
 */
function messageFlag(fields: TextFields) {
  return flagKind<JsonText>(readJsonText, ({ json }) => formatTextMessage(json, fields), {
    reference: 'content-or-path',
  });
}

export const domainFlag = messageFlag([
  [
    'fault_domain',
    [
      ['region', [['name', 'quoted']]],
      ['zone', [['name', 'quoted']]],
    ],
  ],
]);

/** Limits of messages by principal; a principal has one limit at most, and a rate is positive. */
export const rateLimitsFlag = messageFlag([
  [
    'limits',
    [
      ['principal', 'quoted'],
      ['qps', 'bare'],
      ['capacity', 'bare'],
    ],
  ],
  ['aggregate_default_qps', 'bare'],
  ['aggregate_default_capacity', 'bare'],
]);

const firewallKind = messageFlag([['disabled_endpoints', [['paths', 'quoted']]]]);

/** Paths that are not served. @param defaultProcess - the actor whose paths need no prefix */
export function firewallRulesFlag(defaultProcess: string) {
  return firewallKind({
    help: 'Paths that are not served, as JSON: {"disabled_endpoints":{"paths":[…]}}.',
    check: ({ json }) => {
      const firewall = parseFirewallRules(json, defaultProcess);
      return 'error' in firewall ? firewall.error : undefined;
    },
  });
}

/** What the flag disables. */
export function disabledPaths(
  rules: JsonText | undefined,
  defaultProcess: string,
): ReadonlySet<string> {
  const firewall = parseFirewallRules(rules?.json, defaultProcess);
  // The rules were checked when the flags were read.
  return 'error' in firewall ? new Set() : firewall.disabledPaths;
}
