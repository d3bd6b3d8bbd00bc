import { describe, expect, it } from 'vitest';
import { aRunningTask } from '../testing/a-running-task.ts';
import type { MasterHarness } from '../testing/master-harness.ts';
import { aFramework } from '../testing/sample-messages.ts';

type Case = readonly [
  fate: string,
  asked: Readonly<Record<string, unknown>>,
  given: (harness: MasterHarness) => void,
  state: string,
  message: string,
];

const agent_id = { value: 'M-S0' };

/** An operation that nobody knows: what became of its agent is the answer. */
const cases: readonly Case[] = [
  [
    'none is named',
    {},
    () => undefined,
    'OPERATION_UNKNOWN',
    "Reconciliation: Operation is unknown and no 'agent_id' was provided",
  ],
  [
    'it is registered',
    { agent_id },
    () => undefined,
    'OPERATION_UNKNOWN',
    'Reconciliation: Operation is unknown',
  ],
  [
    'it is registered, without the resource provider',
    { agent_id, resource_provider_id: { value: 'nobody' } },
    () => undefined,
    'OPERATION_UNKNOWN',
    'Reconciliation: Operation is unknown',
  ],
  [
    'a master before this one knew it',
    { agent_id },
    (harness) => harness.restart(),
    'OPERATION_RECOVERING',
    'Reconciliation: Agent is recovered but has not re-registered',
  ],
  [
    'it answers no more',
    { agent_id },
    (harness) => harness.pass('no pong', 120_000),
    'OPERATION_UNREACHABLE',
    'Reconciliation: Agent is unreachable',
  ],
  [
    'an operator gave it up',
    { agent_id },
    (harness) =>
      harness.operator('gone', { type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id } }),
    'OPERATION_GONE_BY_OPERATOR',
    'Reconciliation: Agent marked gone by operator',
  ],
  [
    'it was never heard of',
    { agent_id: { value: 'nobody' } },
    () => undefined,
    'OPERATION_UNKNOWN',
    'Reconciliation: Both operation and agent are unknown',
  ],
];

describe('an operation that nobody knows, of an agent', () => {
  it.each(cases)('%s', (_, asked, given, state, message) => {
    const { harness, frameworkId } = aRunningTask();
    given(harness);
    const id = { value: frameworkId };
    harness.subscribe('s2', aFramework({ id }));
    harness.take();
    harness.call('reconcile', 's2', {
      type: 'RECONCILE_OPERATIONS',
      framework_id: id,
      reconcile_operations: { operations: [{ operation_id: { value: 'op' }, ...asked }] },
    });
    expect(harness.eventsOf('s2').map(({ update_operation_status: told }) => told?.status)).toEqual(
      [{ operation_id: { value: 'op' }, state, message, ...asked }],
    );
  });
});
