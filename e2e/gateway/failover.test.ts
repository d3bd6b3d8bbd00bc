import type { masterApi, schedulerApi } from '@mezzo/domain/messages';
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

describe('a framework that sends a call through another gateway than that of its stream', () => {
  distributedTest(
    'is subscribed with the next leader as it was with the last',
    options,
    async (cluster) => {
      const [gateway, other] = endpointsOf(cluster);
      const roles = ['told-a', 'told-b', 'told-c'];
      const capabilities = [{ type: 'MULTI_ROLE' as const }];
      const framework = { name: 'before', failover_timeout: 600, roles, capabilities };
      const scheduler = await SchedulerClient.subscribe(gateway, { framework });
      const info = { ...framework, user: 'root', name: 'after' };
      await sendThrough(other, scheduler, {
        type: 'UPDATE_FRAMEWORK',
        update_framework: {
          framework_info: { ...info, id: { value: scheduler.frameworkId } },
          suppressed_roles: ['told-a'],
        },
      });
      await sendThrough(other, scheduler, { type: 'SUPPRESS', suppress: { roles: ['told-c'] } });
      await sendThrough(other, scheduler, { type: 'REVIVE', revive: { roles: ['told-a'] } });

      const leader = await cluster.leader();
      await leader.signal('SIGKILL');
      const next = await cluster.leader(leader);
      await waitUntil(async () => (await suppressions(next)).size === roles.length, {
        what: 'the framework is subscribed again',
        timeoutMs: takeoverTimeoutMs,
      });
      expect([...(await suppressions(next))].toSorted()).toEqual([
        ['told-a', 0],
        ['told-b', 0],
        ['told-c', 1],
      ]);
      const { body } = await call(next.endpoint, { path: '/frameworks' });
      expect(JSON.parse(body.toString())).toMatchObject({ frameworks: [{ name: 'after' }] });
      expect(scheduler.isDisconnected).toBe(false);
      scheduler.close();
    },
  );
});

async function sendThrough(
  gateway: Endpoint,
  { streamId, frameworkId }: SchedulerClient,
  message: schedulerApi.Call,
): Promise<void> {
  const { status, body } = await call(gateway, {
    method: 'POST',
    path: '/api/v1/scheduler',
    headers: { 'Content-Type': 'application/json', 'Mesos-Stream-Id': streamId },
    body: JSON.stringify({ framework_id: { value: frameworkId }, ...message }),
  });
  expect([status, body.toString()]).toEqual([message.type === 'UPDATE_FRAMEWORK' ? 200 : 202, '']);
}

/** Of the roles that the test has given to its framework: whether the master counts them suppressed. */
async function suppressions({ endpoint }: ServiceProcess): Promise<ReadonlyMap<string, number>> {
  const { body } = await call(endpoint, { path: '/metrics/snapshot' });
  const found = new Map<string, number>();
  for (const [name, value] of Object.entries(JSON.parse(body.toString()) as object)) {
    const role = /roles\/(told-\w)\/suppressed$/.exec(name)?.[1];
    if (role !== undefined) found.set(role, Number(value));
  }
  return found;
}

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

  // The operator's stream has begun anew: what happened before is in its state, the rest follows it.
  const { subscribed } = await operator.event('SUBSCRIBED');
  if (!knows(subscribed, 'second')) {
    await operator.event(
      'TASK_ADDED',
      ({ task_added: added }) => added?.task.task_id.value === 'second',
    );
  }
  expect(operator.isOver).toBe(false);
  operator.close();
  return scheduler;
}

/** Whether the state with which an operator's stream begins has the task, running or ended. */
function knows(subscribed: masterApi.Event['subscribed'], taskId: string): boolean {
  const { tasks = [], completed_tasks: completed = [] } = subscribed?.get_state?.get_tasks ?? {};
  return [...tasks, ...completed].some(({ task_id: id }) => id.value === taskId);
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
