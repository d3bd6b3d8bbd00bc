import { describe, expect, it } from 'vitest';
import { readGolden } from './testing/golden-file.ts';
import { replayGolden } from './testing/golden-replay.ts';
import { keptTotals, walkedTotals } from './testing/walk-totals.ts';

/** Scenarios that a master can replay without real agents, executors and an allocator. */
const SCENARIOS = [
  'agent-deactivate',
  'agent-drain',
  'agent-drain-mark-gone',
  'agent-killed-not-checkpointing',
  'agent-mark-gone-partition-aware',
  'agent-mark-gone-plain',
  'agent-reads-task',
  'agent-restart-checkpointing',
  'agent-unreachable-partition-aware-returns',
  'agent-unregister',
  'auth-scheduler',
  'cgroups-command-task',
  'cgroups-oom',
  'custom-executor',
  'custom-executor-reconnect',
  'executor-api-errors',
  'executor-registration-timeout',
  'gpus',
  'launch-fetch-failure',
  'launch-invalid-offers',
  'maintenance',
  'master-restart',
  'offer-constraints',
  'operations-feedback',
  'operations-grow-shrink',
  'operations-invalid',
  'operations-refined-reservation',
  'operations-reserve-create-launch',
  'operator-reads-agent',
  'operator-reads-empty',
  'operator-reads-task',
  'operator-reserve-volumes',
  'operator-subscribe',
  'operator-subscribe-two-frameworks',
  'operator-weights-quota',
  'reconcile',
  'scheduler-call-validation',
  'scheduler-decline-filters',
  'scheduler-failover',
  'scheduler-stream-id-checks',
  'scheduler-subscribe-rejections',
  'scheduler-teardown',
  'scheduler-update-framework',
  'shutdown-executor',
  'status-update-retry',
  'subscribe-gpu-and-region',
  'subscribe-offers-multi-role',
  'subscribe-offers-multi-role-refinement',
  'subscribe-offers-no-capability-static-reservation',
  'subscribe-offers-single-role',
  'subscribe-offers-single-role-static-reservation',
  'task-check',
  'task-command-missing-binary',
  'task-failed-exit-code',
  'task-finished',
  'task-finished-http-command-executor',
  'task-group',
  'task-group-validation-errors',
  'task-health-check',
  'task-kill',
  'task-kill-grace-sigkill',
  'task-kill-killing-state',
  'task-kill-policy-override-v0',
  'task-kill-unknown',
  'task-max-completion-time',
  'task-signalled',
  'task-validation-errors',
  'task-zero-cpus',
  'teardown-running-task',
  'v0-metrics-busy',
];

/** Sixteen bytes of a version 4 UUID. */
const VALID_UUID = 'AAAAAAAAQACAAAAAAAAAAQ==';

/** What placeholders stand for that no event explains. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'operator-reserve-volumes': { '<agent-id:1>': 'M-S0' },
  'status-update-retry': { '<uuid:3>': VALID_UUID },
  'scheduler-call-validation': { '<uuid:3>': VALID_UUID },
};

/** What depended on who was faster when it was recorded. */
const RACES: Readonly<Record<string, RegExp>> = {
  // Three of the operations were still pending.
  'operator-reserve-volumes': /^GET_OPERATIONS/,
};

describe('the recorded answers of Mesos', () => {
  it.each(SCENARIOS)('%s', (name) => {
    const { recorded, ours, viewsCount, state } = replayGolden(readGolden(name), KNOWN[name]);
    expect(recorded.length + viewsCount).toBeGreaterThan(0);
    const race = RACES[name];
    expect(ours.filter((line) => race?.test(line) !== true)).toEqual(recorded);
    expect(keptTotals(state)).toEqual(walkedTotals(state));
  });
});
