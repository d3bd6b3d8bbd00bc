import { parseArgs } from 'node:util';
import { TestCluster } from '@mezzo/e2e';
import { SimulatedAgents } from '../simulated-agents/simulated-agents.ts';
import { measureAnswers } from './measure-answers.ts';
import { measurePolling } from './measure-polling.ts';

/** Agents register, and their tasks with them, at some hundreds a second even on a busy machine. */
const registrationMsMax = 300_000;

/**
 * `npm run bench -- state`: large answers of a master with simulated agents, on which tasks run: the
 * time of each alone, and what the master is like while many clients ask for all of them at once.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      agents: { type: 'string', default: '10000' },
      tasks: { type: 'string', default: '100000' },
      clients: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '30' },
    },
  });
  const size = { agents: Number(values.agents), tasks: Number(values.tasks) };
  const framework = {
    id: { value: 'bench-state' },
    user: 'root',
    name: 'bench-state',
    checkpoint: true,
    failover_timeout: 3_600,
  };
  const cluster = await TestCluster.start({ agents: 0, masterFlags: { quiet: 'true' } });
  try {
    await using agents = SimulatedAgents.start({
      master: `127.0.0.1:${cluster.master.endpoint.port}`,
      agentsCount: size.agents,
      running: { framework, tasksPerAgent: size.tasks / size.agents },
    });
    await agents.registered(registrationMsMax);
    await measureAnswers(cluster, size);
    await measurePolling(cluster, {
      framework,
      clientsCount: Number(values.clients),
      seconds: Number(values.seconds),
      size,
    });
  } finally {
    await cluster.stop();
  }
  return 0;
}
