import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosCluster } from '../cluster/chaos-cluster.ts';
import { runningTasks } from '../recording/views.ts';
import type { TaskTruth } from '../recording/task-truth.ts';

/** What can be broken on purpose; each is something that must never happen. */
export const plants = ['second-run', 'lost-disk'] as const;

export type Plant = (typeof plants)[number];

export interface Scene {
  readonly cluster: ChaosCluster;
  readonly truth: TaskTruth;
}

/** Breaks it, outside of the product: the checker has to say so. */
export async function plantFault(plant: Plant, { cluster, truth }: Scene): Promise<void> {
  switch (plant) {
    case 'second-run':
      return runAgain(truth);
    case 'lost-disk':
      return loseDisk(cluster);
  }
}

/** A task is started a second time, as an agent would that got its launch twice. */
function runAgain(truth: TaskTruth): Promise<void> {
  const [task] = truth.running();
  if (task === undefined) throw new Error('no task runs that could be run again');
  spawn('sh', ['-c', truth.command(task, 5, 0)], { stdio: 'ignore' });
  return Promise.resolve();
}

/** The agent with the most tasks forgets everything while they run on. */
async function loseDisk(cluster: ChaosCluster): Promise<void> {
  const agents = cluster.of('agent').map(({ service }) => service);
  const tasks = await Promise.all(
    agents.map(({ endpoint }) => runningTasks(endpoint, 'launched_tasks')),
  );
  const counts = tasks.map(({ length }) => length);
  const agent = agents[counts.indexOf(Math.max(...counts))];
  if (agent === undefined) throw new Error('there is no agent');
  await agent.signal('SIGKILL');
  rmSync(join(agent.folder, 'work', 'meta'), { recursive: true });
  await agent.start();
}
