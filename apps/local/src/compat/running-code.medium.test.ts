import { expect, test, vi } from 'vitest';
import { servedDocuments } from '../served-documents.ts';
import { busyCluster } from '../testing/busy-cluster.ts';
import { compatRows, presentNames, recordedJson } from './compat-rows.ts';
import { metricPattern } from './metric-pattern.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function operationsOf(document: unknown): readonly string[] {
  return Object.entries((document as Document).paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}

test('endpoints of master and agent are those of the table', async () => {
  const { master, agent } = await servedDocuments();
  expect(presentNames('master-endpoints')).toEqual(operationsOf(master));
  expect(presentNames('agent-endpoints')).toEqual(operationsOf(agent));
});

/** There only when something has happened that a quiet cluster has no need of. */
const rare = ['master/<task_state>/<source>/<reason>'];

test('metrics of a busy master are those of the table', async () => {
  await using cluster = await busyCluster();
  await vi.waitFor(
    async () => {
      const snapshot = await cluster.metrics();
      const seen = new Set([...Object.keys(snapshot).map(metricPattern), ...rare]);
      expect([...seen].sort()).toEqual(presentNames('metrics'));
    },
    { timeout: 20_000, interval: 600 },
  );
});

test('metrics that a real Mesos was recorded with have a row', () => {
  const rows = new Set(compatRows('metrics').map(({ name }) => name));
  const recorded = [
    ...recordedJson('v0-metrics-idle', '/metrics/snapshot'),
    ...recordedJson('v0-metrics-busy', '/metrics/snapshot'),
  ].flatMap((snapshot) => Object.keys(snapshot));
  expect(recorded.length).toBeGreaterThan(300);
  expect([...new Set(recorded.map(metricPattern))].filter((name) => !rows.has(name))).toEqual([]);
});

test('metrics of a busy master are true', async () => {
  await using cluster = await busyCluster();
  await vi.waitFor(
    async () =>
      expect(await cluster.metrics()).toMatchObject({
        'master/elected': 1,
        'master/slaves_active': 1,
        'master/slaves_connected': 1,
        'master/slave_registrations': 1,
        'master/frameworks_active': 1,
        'master/frameworks_connected': 1,
        'master/tasks_running': 1,
        'master/tasks_finished': 1,
        'master/messages_register_framework': 1,
        'master/messages_launch_tasks': 2,
        'master/invalid_status_updates': 0,
        'master/cpus_total': 4,
        'master/cpus_used': 1,
        'master/cpus_percent': 0.25,
        'master/mem_used': 64,
        'registrar/log/recovered': 1,
        'registrar/queued_operations': 0,
        'allocator/mesos/resources/cpus/total': 4,
      }),
    { timeout: 20_000, interval: 600 },
  );
});
