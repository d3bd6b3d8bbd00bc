import { describe, expect, it } from 'vitest';
import { readGolden, replayGolden } from './testing/golden-scenario.ts';

/** Scenarios that a master can replay without real agents, executors and an allocator. */
const SCENARIOS = [
  'agent-drain',
  'agent-drain-mark-gone',
  'agent-mark-gone-partition-aware',
  'agent-mark-gone-plain',
  'maintenance',
  'operator-reserve-volumes',
  'operator-weights-quota',
  'teardown-running-task',
  'agent-deactivate',
  'operations-feedback',
  'operations-grow-shrink',
  'operations-refined-reservation',
  'operations-reserve-create-launch',
  'reconcile',
  'scheduler-decline-filters',
  'scheduler-failover',
  'scheduler-teardown',
  'task-finished',
  'task-kill',
  'task-kill-unknown',
  'launch-invalid-offers',
  'scheduler-call-validation',
  'scheduler-stream-id-checks',
  'scheduler-subscribe-rejections',
  'scheduler-update-framework',
  'operations-invalid',
  'task-group-validation-errors',
  'task-validation-errors',
];

/** Sixteen bytes of a version 4 UUID. */
const VALID_UUID = 'AAAAAAAAQACAAAAAAAAAAQ==';

/** What placeholders stand for that no event explains. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'operator-reserve-volumes': { '<agent-id:1>': 'M-S0' },
  'scheduler-call-validation': { '<uuid:3>': VALID_UUID },
};

describe('the recorded answers of Mesos', () => {
  it.each(SCENARIOS)('%s', (name) => {
    const { recorded, ours } = replayGolden(readGolden(name), KNOWN[name]);
    expect(recorded.length).toBeGreaterThan(0);
    expect(ours).toEqual(recorded);
  });
});
