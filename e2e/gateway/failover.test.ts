import { waitUntil, type DistributedCluster, type ServiceProcess } from '@mezzo/tools';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { distributedTest } from '../src/harness/distributed.ts';
import { GatedTasks } from '../src/harness/gated-tasks.ts';
import { call, type Endpoint } from '../src/harness/http.ts';
import { SchedulerClient, type Encoding } from '../src/harness/scheduler-client.ts';
import { launch, nextOffer } from '../src/harness/tasks.ts';
import { OperatorStream } from './operator-stream.ts';

/** The lease runs out, another is elected, agents come back: seconds, and on a busy machine more. */
const takeoverTimeoutMs = 90_000;

const options = { masters: 2, agents: 1, gateways: 2, etcdMembers: 1 as const };

describe.each<Encoding>(['json', 'protobuf'])('a framework that speaks %s', (encoding) => {
  distributedTest(
    'keeps its stream, its id and its tasks when the leader is killed',
    options,
    async (cluster) => {
      await keepsStream(cluster, encoding, (leader) => leader.signal('SIGKILL'));
    },
  );
});

describe('a framework', () => {
  distributedTest(
    'keeps its stream when the leader is frozen, and is not bothered when it wakes',
    options,
    async (cluster) => {
      let frozen: ServiceProcess | undefined;
      const scheduler = await keepsStream(cluster, 'json', async (leader) => {
        frozen = leader;
        await leader.signal('SIGSTOP');
      });
      await frozen?.signal('SIGCONT');
      await frozen?.exited;
      expect(scheduler.isDisconnected).toBe(false);
      await scheduler.send({ type: 'REVIVE' });
    },
  );
});

/** What has to hold whatever becomes of the leader. */
async function keepsStream(
  cluster: DistributedCluster,
  encoding: Encoding,
  fell: (leader: ServiceProcess) => Promise<unknown>,
): Promise<SchedulerClient> {
  const [gateway, other] = endpointsOf(cluster);
  const tasks = new GatedTasks(join(cluster.folder, 'tasks'));
  const framework = { name: 'kept', failover_timeout: 600 };
  const scheduler = await SchedulerClient.subscribe(gateway, { framework, encoding });
  const operator = await OperatorStream.open(gateway, encoding);
  await operator.event('SUBSCRIBED');
  await launch(scheduler, await nextOffer(scheduler), [tasks.task('first')]);
  await scheduler.update('first', 'TASK_RUNNING');
  const held = await nextOffer(scheduler);

  const leader = await cluster.leader();
  const fellAtMs = performance.now();
  await fell(leader);
  const rescinded = await scheduler.event(
    'RESCIND',
    ({ rescind }) => rescind?.offer_id.value === held.id.value,
    takeoverTimeoutMs,
  );
  expect(rescinded.value.rescind?.offer_id).toEqual(held.id);
  await cluster.leader(leader);
  const ledAfterMs = performance.now() - fellAtMs;

  // A task on an offer of the former leader is answered by the new one, as Mesos does.
  await launch(scheduler, held, [{ id: 'too-late', command: 'true' }]);
  await scheduler.update('too-late', 'TASK_LOST', takeoverTimeoutMs);
  await expectAnyGatewayTakesCalls(scheduler, other);
  const [fresh] = await scheduler.offers(takeoverTimeoutMs);
  const offeredAfterMs = performance.now() - fellAtMs;
  console.log(
    `lease 5 s: offers rescinded after ${inMs(rescinded.atMs - fellAtMs)}, another leads after ` +
      `${inMs(ledAfterMs)}, offers again after ${inMs(offeredAfterMs)}`,
  );
  expect(fresh?.id.value.split('-O')[0]).not.toBe(held.id.value.split('-O')[0]);
  await launch(scheduler, fresh ?? held, [tasks.task('second')]);
  await scheduler.update('second', 'TASK_RUNNING', takeoverTimeoutMs);

  expect(tasks.isRunning('first')).toBe(true);
  for (const id of ['first', 'second']) {
    await tasks.end(id, 0);
    await scheduler.update(id, 'TASK_FINISHED', takeoverTimeoutMs);
  }
  expect(scheduler.isDisconnected).toBe(false);
  expect(scheduler.pendingEvents().map(({ type }) => type)).not.toContain('SUBSCRIBED');

  // The operator's stream has begun anew, with the framework in its state or after it.
  const { subscribed } = await operator.event('SUBSCRIBED');
  expect(subscribed).toBeDefined();
  await operator.event(
    'TASK_ADDED',
    ({ task_added: added }) => added?.task.task_id.value === 'second',
  );
  expect(operator.isOver).toBe(false);
  operator.close();
  return scheduler;
}

function inMs(ms: number): string {
  return `${ms.toFixed(0)} ms`;
}

function endpointsOf({ gateways }: DistributedCluster): readonly [Endpoint, Endpoint] {
  const [one, two] = gateways;
  if (one === undefined || two === undefined) throw new Error('two gateways are needed');
  return [one.endpoint, two.endpoint];
}

/** The gateway that does not hold the stream knows nothing of it. */
async function expectAnyGatewayTakesCalls(
  { streamId, frameworkId }: SchedulerClient,
  gateway: Endpoint,
): Promise<void> {
  const answer = await waitUntil(
    () =>
      call(gateway, {
        method: 'POST',
        path: '/api/v1/scheduler',
        headers: { 'Content-Type': 'application/json', 'Mesos-Stream-Id': streamId },
        body: JSON.stringify({ type: 'REVIVE', framework_id: { value: frameworkId } }),
        timeoutMs: takeoverTimeoutMs,
      }),
    { what: 'the other gateway answers', timeoutMs: takeoverTimeoutMs },
  );
  expect([answer.status, answer.body.toString()]).toEqual([202, '']);
}
