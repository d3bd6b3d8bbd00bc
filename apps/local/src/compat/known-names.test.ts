import { agentFlags } from '@mezzo/agent-app';
import { ACL_KEYS } from '@mezzo/domain';
import type { FlagTable } from '@mezzo/http-kit';
import { masterFlags } from '@mezzo/master-app';
import { messageSchemas, type JsonSchema } from '@mezzo/proto';
import { describe, expect, it, test } from 'vitest';
import { compatRows, presentNames } from './compat-rows.ts';

/** The words of an enum, but for UNKNOWN. */
function wordsOf(message: string, name: string): readonly string[] {
  const schema: JsonSchema | undefined = messageSchemas([message]).get(name);
  return (schema?.['enum'] as readonly string[]).filter((word) => word !== 'UNKNOWN').sort();
}

const enums = {
  'scheduler-calls': ['scheduler.Call', 'scheduler.Call.Type'],
  'scheduler-events': ['scheduler.Event', 'scheduler.Event.Type'],
  'offer-operations': ['Offer.Operation', 'Offer.Operation.Type'],
  'operator-calls': ['master.Call', 'master.Call.Type'],
  'operator-events': ['master.Event', 'master.Event.Type'],
  'executor-calls': ['executor.Call', 'executor.Call.Type'],
  'executor-events': ['executor.Event', 'executor.Event.Type'],
  'agent-calls': ['agent.Call', 'agent.Call.Type'],
  'framework-capabilities': ['FrameworkInfo', 'FrameworkInfo.Capability.Type'],
  'agent-capabilities': ['master.Response', 'AgentInfo.Capability.Type'],
  'master-capabilities': ['MasterInfo', 'MasterInfo.Capability.Type'],
} as const;

describe('each has a row in docs/compat/', () => {
  it.each(Object.entries(enums))('%s', (section, [message, name]) => {
    expect(presentNames(section)).toEqual(wordsOf(`mesos.v1.${message}`, `mesos.v1.${name}`));
  });

  test('acl-keys', () => {
    expect(presentNames('acl-keys')).toEqual(Object.keys(ACL_KEYS).sort());
  });

  it.each<readonly [string, FlagTable]>([
    ['master-flags', masterFlags],
    ['agent-flags', agentFlags],
  ])('%s, by all its names', (section, table) => {
    const known = Object.entries(table).map(([name, { aliases = [] }]) => [name, ...aliases]);
    const rows = compatRows(section).map(({ name, aliases = [] }) => [name, ...aliases]);
    expect(rows.sort()).toEqual(known.sort());
  });
});

describe('what the flags say of themselves', () => {
  it.each<readonly [string, FlagTable]>([
    ['master-flags', masterFlags],
    ['agent-flags', agentFlags],
  ])('%s: that they have no effect', (section, table) => {
    const claimed = compatRows(section)
      .filter(({ status }) => status === 'no effect')
      .map(({ name }) => name);
    const admitted = Object.entries(table)
      .filter(([, { help }]) => /(without|has no) effect/i.test(help))
      .map(([name]) => name);
    expect(admitted.filter((name) => !claimed.includes(name))).toEqual([]);
  });
});
