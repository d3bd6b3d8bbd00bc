import { connect } from 'node:net';
import { waitUntil, type DistributedCluster, type ServiceProcess } from '@mezzo/tools';
import { describe, expect } from 'vitest';
import { distributedTest } from '../src/harness/distributed.ts';
import { call } from '../src/harness/http.ts';
import { SteadyTasks } from './steady-tasks.ts';

/** The woken process looks at its clock at once; on a busy machine "at once" takes a while. */
const endTimeoutMs = 60_000;

/** A role that the woken leader is asked to give a quota. */
const role = 'frozen';

describe('a leader that was frozen for longer than its lease', () => {
  distributedTest(
    'changes nothing when it wakes up, and ends',
    { agents: 2, isSupervised: false },
    async (cluster) => {
      const tasks = await SteadyTasks.start(cluster, 3);
      const frozen = await cluster.leader();
      const agentIds = await agentIdsOf(frozen);

      await frozen.signal('SIGSTOP');
      // The system takes these for it: they are what it finds first when it wakes up.
      const calls = [...agentIds.map(markGone), setQuota(), kill(tasks)];
      const answers = calls.map((each) => askFrozen(frozen, each));
      const successor = await cluster.leader(frozen);
      await cluster.agentsRegistered();
      await tasks.resubscribe();

      await frozen.signal('SIGCONT');
      const exit = await waitUntil(async () => !frozen.isRunning && (await frozen.exited), {
        what: 'the woken master ends',
        timeoutMs: endTimeoutMs,
      });
      expect(exit).toEqual({ code: 1, signal: null });
      for (const answer of await Promise.all(answers)) expect(answer).not.toMatch(/ 20[02] /);

      expect(await agentIdsOf(successor)).toEqual(agentIds);
      expect((await quotas(successor)).filter((each) => each.role === role)).toEqual([]);
      await tasks.expectAllRunning();
      await tasks.launchOnEach(1);

      // Nor has the registry kept anything for those who lead later.
      await successor.signal('SIGTERM');
      await cluster.agentsRegistered();
      await tasks.resubscribe();
      const third = await cluster.leader();
      expect(await agentIdsOf(third)).toEqual(agentIds);
      expect((await quotas(third)).filter((each) => each.role === role)).toEqual([]);
      await tasks.expectAllRunning();
      await tasks.endAll();
    },
  );
});

interface FrozenCall {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: unknown;
}

function markGone(agentId: string): FrozenCall {
  return {
    path: '/api/v1',
    message: { type: 'MARK_AGENT_GONE', mark_agent_gone: { agent_id: { value: agentId } } },
  };
}

function setQuota(): FrozenCall {
  const config = { role, limits: { cpus: { value: 1 } } };
  return {
    path: '/api/v1',
    message: { type: 'UPDATE_QUOTA', update_quota: { force: true, quota_configs: [config] } },
  };
}

function kill({ scheduler, frameworkId, taskIds }: SteadyTasks): FrozenCall {
  return {
    path: '/api/v1/scheduler',
    headers: { 'Mesos-Stream-Id': scheduler.streamId },
    message: {
      framework_id: { value: frameworkId },
      type: 'KILL',
      kill: { task_id: { value: taskIds[0] } },
    },
  };
}

/** The head of the answer, or an empty text when the connection breaks without one. */
function askFrozen({ endpoint }: ServiceProcess, { path, headers, message }: FrozenCall) {
  const body = JSON.stringify(message);
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    ...Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`),
  ];
  return new Promise<string>((resolve) => {
    let answer = '';
    const socket = connect(endpoint, () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    socket.on('data', (bytes) => (answer += bytes.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

async function agentIdsOf({ endpoint }: ServiceProcess): Promise<string[]> {
  const { agents } = await operatorRead<{
    readonly agents?: readonly {
      readonly agent_info: { readonly id: { readonly value: string } };
    }[];
  }>(endpoint, 'GET_AGENTS', 'get_agents');
  return (agents ?? []).map(({ agent_info: { id } }) => id.value).toSorted();
}

async function quotas({ endpoint }: ServiceProcess) {
  const { status } = await operatorRead<{
    readonly status: { readonly configs?: readonly { readonly role: string }[] };
  }>(endpoint, 'GET_QUOTA', 'get_quota');
  return status.configs ?? [];
}

async function operatorRead<T>(
  endpoint: DistributedCluster['redis']['endpoint'],
  type: string,
  member: string,
): Promise<T> {
  const { status, body } = await call(endpoint, {
    method: 'POST',
    path: '/api/v1',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ type }),
  });
  if (status !== 200) throw new Error(`${type}: ${String(status)} ${body.toString()}`);
  return (JSON.parse(body.toString()) as Record<string, T>)[member] as T;
}
