import type { AgentInfo, Resource, TaskInfo } from '@mezzo/domain/messages';
import type { AgentsPlan } from './agents-plan.ts';
import { SimulatedAgent, type AgentWorld } from './simulated-agent.ts';
import { SimulatedTask } from './simulated-task.ts';

/** Each agent has a machine of its own, in a network that nobody else uses. */
export function agentAddress(number: number): string {
  const bytes = [number >> 16, (number >> 8) & 0xff, number & 0xff];
  return `slave(1)@10.${bytes.join('.')}:5051`;
}

/** An agent of a plan; with tasks on it, it has been registered before. */
export function makeAgent(plan: AgentsPlan, number: number, world: AgentWorld): SimulatedAgent {
  const id = { value: `simulated-S${number}` };
  const info: AgentInfo = {
    hostname: `simulated-${number}.test`,
    port: 5051,
    resources: agentResources,
    attributes: [{ name: 'rack', type: 'TEXT', text: { value: `r${number % 100}` } }],
    ...(plan.running !== undefined && { id }),
  };
  const agent = new SimulatedAgent({ info, taskMs: plan.taskMs }, world);
  if (plan.running === undefined) return agent;
  const { framework, tasksPerAgent } = plan.running;
  for (let index = 0; index < tasksPerAgent; index += 1) {
    const task = SimulatedTask.of(runningTask(number, index), framework.id?.value ?? '');
    task.enter('TASK_RUNNING', world.nowMs());
    task.pending.length = 0;
    agent.adopt(framework, task);
  }
  return agent;
}

function runningTask(agentNumber: number, index: number): TaskInfo {
  const id = `task-${agentNumber}-${index}`;
  return {
    name: `service-${index}`,
    task_id: { value: id },
    agent_id: { value: `simulated-S${agentNumber}` },
    resources: taskResources,
    labels: { labels: [{ key: 'tier', value: 'backend' }] },
  };
}

function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

const agentResources: readonly Resource[] = [
  scalar('cpus', 24),
  scalar('mem', 65_536),
  scalar('disk', 262_144),
  { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 31_000, end: 32_000 }] } },
];

/** Allocated, as on every agent: for the role that the framework has. */
const taskResources: readonly Resource[] = [scalar('cpus', 0.1), scalar('mem', 128)].map(
  (resource) => ({ ...resource, allocation_info: { role: '*' } }),
);
