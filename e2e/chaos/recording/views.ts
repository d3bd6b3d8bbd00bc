import { call, type Endpoint } from '../../src/harness/http.ts';
import type { Recorder } from './recorder.ts';

interface TasksAnswer {
  readonly get_tasks: Readonly<
    Record<
      string,
      readonly { readonly task_id: { readonly value: string }; readonly state: string }[]
    >
  >;
}

/** Asks a master (through a gateway) or an agent which tasks run; rejects when it does not say. */
export async function runningTasks(endpoint: Endpoint, member: 'tasks' | 'launched_tasks') {
  const { status, body } = await call(endpoint, {
    method: 'POST',
    path: '/api/v1',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ type: 'GET_TASKS' }),
  });
  if (status !== 200) throw new Error(`GET_TASKS: ${String(status)} ${body.toString()}`);
  const { get_tasks } = JSON.parse(body.toString()) as TasksAnswer;
  return (get_tasks[member] ?? [])
    .filter(({ state }) => state === 'TASK_RUNNING')
    .map(({ task_id }) => task_id.value);
}

/** Records which tasks run as master and agents see it, and answers how many. */
export async function recordViews(
  recorder: Recorder,
  gateway: Endpoint,
  agents: readonly Endpoint[],
): Promise<{ readonly master: number; readonly agents: number }> {
  const askedAtMs = recorder.nowMs();
  const ofMaster = await runningTasks(gateway, 'tasks');
  recorder.write({ kind: 'view', of: 'master', askedAtMs, running: ofMaster });
  const ofAgents = await Promise.all(agents.map((each) => runningTasks(each, 'launched_tasks')));
  recorder.write({ kind: 'view', of: 'agents', askedAtMs, running: ofAgents.flat() });
  return { master: ofMaster.length, agents: ofAgents.flat().length };
}
