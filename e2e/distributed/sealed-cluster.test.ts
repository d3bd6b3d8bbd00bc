import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodePlainData, type AgentToMaster } from '@mezzo/domain';
import { waitUntil, type DistributedCluster, type ServiceProcess } from '@mezzo/tools';
import { describe, expect, it } from 'vitest';
import { sealedTest } from '../src/harness/distributed.ts';
import { GatedTasks } from '../src/harness/gated-tasks.ts';
import { SchedulerClient } from '../src/harness/scheduler-client.ts';
import type { SealedSecurity } from '../src/harness/sealed-security.ts';
import { launch } from '../src/harness/tasks.ts';
import { call } from '../src/harness/http.ts';

const timeoutMs = 60_000;

const needed = ['/usr/bin/etcdctl', '/usr/bin/redis-cli'].filter((path) => !existsSync(path));

describe('a cluster with TLS and users at etcd and Redis, and a sealed bus', () => {
  if (needed.length > 0) {
    it('runs', ({ skip }) => skip(`not installed: ${needed.join(', ')}`));
    return;
  }
  sealedTest(
    'runs tasks through the gateway, also under the next leader',
    { masters: 2, allocators: 1, agents: 2, gateways: 1, etcdMembers: 1 },
    async (cluster) => {
      const gateway = cluster.gateways[0]!.endpoint;
      const tasks = new GatedTasks(join(cluster.folder, 'tasks'));
      const framework = { name: 'sealed', failover_timeout: 600 };
      const scheduler = await SchedulerClient.subscribe(gateway, { framework });
      await runOne(scheduler, tasks, 'first');
      const leader = await cluster.leader();
      await leader.signal('SIGKILL');
      await cluster.leader(leader);
      await runOne(scheduler, tasks, 'second');
      expect(scheduler.isDisconnected).toBe(false);
      for (const id of ['first', 'second']) {
        await tasks.end(id, 0);
        await scheduler.update(id, 'TASK_FINISHED', timeoutMs);
      }
      scheduler.close();
    },
  );

  sealedTest(
    'keeps what one agent has from reading and speaking for another',
    { masters: 1, agents: 2, gateways: 1, etcdMembers: 1 },
    async (cluster, security) => {
      const [captured, victim] = cluster.agents.map(({ endpoint }) =>
        security.agentAt(endpoint.port),
      ) as [Captured, Captured];
      const redis = redisAs(captured, security, cluster);
      const leader = await cluster.leader();
      const inbox = `mezzo:inbox:${await leaderAddress(redis)}`;

      const refused: readonly (readonly string[])[] = [
        ['XREVRANGE', `mezzo:inbox:${victim.address}`, '+', '-'],
        ['XREAD', 'STREAMS', `mezzo:inbox:${victim.address}`, '0'],
        ['XADD', `mezzo:inbox:${victim.address}`, '*', 'message', '{}'],
        ['XREVRANGE', inbox, '+', '-'],
        ['SET', `mezzo:alive:${victim.address}`, 'me'],
        ['XADD', 'mezzo:leaders', '9999999999-0', 'address', captured.address],
        ['ACL', 'LIST'],
      ];
      for (const command of refused) {
        expect(await redis(command), command.join(' ')).toContain('NOPERM');
      }

      // Appending to the masters' inbox is its right; saying who it is not is no use.
      const ids = await agentIds(leader);
      const victimId = ids.get(victim.address)!;
      const own = ids.get(captured.address)!;
      const asVictim = { from: victim.address, to: inboxOwner(inbox), agentId: victimId };
      await redis(['XADD', inbox, '*', ...letter(asVictim, captured.busKey)]);
      await redis(['XADD', inbox, '*', ...letter(asVictim, undefined)]);
      // Under its own name it may not decide about others either; about itself it may.
      await redis([
        ...['XADD', inbox, '*'],
        ...letter({ ...asVictim, from: captured.address }, captured.busKey),
      ]);
      await redis([
        ...['XADD', inbox, '*'],
        ...letter({ ...asVictim, from: captured.address, agentId: own }, captured.busKey),
      ]);
      // The entries are handled in their order: when the last one has worked, the others have not.
      await waitUntil(async () => !(await agentIds(leader)).has(captured.address), {
        what: 'the captured agent has unregistered itself',
        timeoutMs,
      });
      expect((await agentIds(leader)).get(victim.address)).toBe(victimId);
      const log = readFileSync(join(leader.folder, 'log'), 'utf8');
      for (const refusal of ['seal-broken', 'seal-missing']) {
        expect(log).toContain(`"refusal":"${refusal}"`);
      }
      const tasks = new GatedTasks(join(cluster.folder, 'tasks'));
      const scheduler = await SchedulerClient.subscribe(cluster.gateways[0]!.endpoint);
      await runOne(scheduler, tasks, 'unharmed');
      await tasks.end('unharmed', 0);
      await scheduler.update('unharmed', 'TASK_FINISHED', timeoutMs);
      scheduler.close();
    },
  );
});

type Captured = ReturnType<SealedSecurity['agentAt']>;

async function runOne(scheduler: SchedulerClient, tasks: GatedTasks, id: string): Promise<void> {
  const [offer] = await scheduler.offers(timeoutMs);
  await launch(scheduler, offer!, [tasks.task(id)]);
  await scheduler.update(id, 'TASK_RUNNING', timeoutMs);
}

/** Talks with Redis as an agent would that runs somebody else's program. */
function redisAs(
  { user, password }: Captured,
  security: SealedSecurity,
  { redis }: DistributedCluster,
) {
  return async (command: readonly string[]): Promise<string> => {
    const options = [
      ...['--tls', '--cacert', security.caFile, '-h', '127.0.0.1'],
      ...['-p', String(redis.endpoint.port), '--user', user, '--no-auth-warning'],
    ];
    const { stdout } = await promisify(execFile)('redis-cli', [...options, ...command], {
      env: { ...process.env, REDISCLI_AUTH: password },
    });
    return stdout;
  };
}

async function leaderAddress(redis: (command: readonly string[]) => Promise<string>) {
  const board = await redis(['XREVRANGE', 'mezzo:leaders', '+', '-', 'COUNT', '1']);
  const address = /^master:\S+$/m.exec(board)?.[0];
  if (address === undefined) throw new Error(`no leader on the board: ${board}`);
  return address;
}

function inboxOwner(inbox: string): string {
  return inbox.replace('mezzo:inbox:', '');
}

/** An agent's word that it leaves, as the bus has it. */
function letter(
  { from, to, agentId }: { readonly from: string; readonly to: string; readonly agentId: string },
  busKey: string | undefined,
): readonly string[] {
  const message: AgentToMaster = { type: 'unregister', agentId: { value: agentId } };
  // A life that is not over: nothing of it was here before.
  const [life, seq, term, body] = [agentId + from, '1', '0', encodePlainData(message)];
  const fields = ['from', from, 'life', life, 'seq', seq, 'term', term, 'message', body];
  if (busKey === undefined) return fields;
  const key = Buffer.from(busKey.split('.')[0]!, 'base64url');
  const covered = JSON.stringify([to, from, life, seq, '', term, '', '', '', '', body]);
  const seal = createHmac('sha256', key).update(covered).digest('base64url');
  return [...fields, 'seal', seal];
}

/** Ids of the registered agents by their addresses. */
async function agentIds({ endpoint }: ServiceProcess): Promise<ReadonlyMap<string, string>> {
  const { body } = await call(endpoint, { path: '/slaves' });
  const { slaves } = JSON.parse(body.toString()) as {
    readonly slaves: readonly { readonly pid: string; readonly id: string }[];
  };
  return new Map(slaves.map(({ pid, id }) => [pid, id]));
}
