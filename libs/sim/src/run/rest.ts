import type { MasterState } from '@mezzo/core';
import type { AgentProcess } from '../agent/agent-process.ts';
import type { BookedTask } from '../framework/task-book.ts';
import type { World } from '../world/world.ts';

/**
 * Why a world whose frameworks wind down is not at rest yet; empty when it is. At rest one master
 * leads, everybody is registered with it, no task is left anywhere, and all agree on that.
 */
export function reasonsForUnrest(world: World): readonly string[] {
  const { leader } = world;
  if (leader === undefined) return ['no master leads'];
  const { state } = leader.core;
  const agentIds = new Set(world.agents.map(({ life }) => life?.agentId));
  return [
    ...world.agents.flatMap((agent) => unrestOfAgent(agent, state)),
    ...world.frameworks.flatMap((framework) => {
      const { name, book, isConnected } = framework;
      const tasks = book.active
        .filter((task) => !isForsaken(task, agentIds))
        .map(({ taskId, state: known }) => `${taskId} ${known}`);
      return [
        ...(isConnected ? [] : [`framework ${name} is not subscribed`]),
        ...(tasks.length === 0 ? [] : [`framework ${name} counts on ${tasks.join(', ')}`]),
      ];
    }),
    ...unrestOfMaster(state),
  ];
}

/**
 * An agent that dies before it has heard under which id it was admitted comes back under another.
 * What was launched on the first stays unreachable until an operator says that the agent is gone.
 */
function isForsaken(
  { agentId, state }: BookedTask,
  agentIds: ReadonlySet<string | undefined>,
): boolean {
  return state === 'TASK_UNREACHABLE' && !agentIds.has(agentId);
}

function unrestOfAgent({ name, life, machine }: AgentProcess, state: MasterState): string[] {
  if (life === undefined) return [`agent ${name} is down`];
  const { records, agentId } = { records: life.core.records, agentId: life.agentId };
  const registered = state.agents.registered.get(agentId);
  const running = machine.all.filter(({ status }) => status === undefined);
  const frameworks = [...records.frameworks.keys()];
  const reasons: string[] = [];
  if (records.state !== 'RUNNING') reasons.push(`agent ${name} is ${records.state}`);
  if (registered?.active !== true) reasons.push(`agent ${name} is not active in the master`);
  if (running.length > 0) {
    const ids = running.map(({ spec }) => `${spec.taskId ?? 'executor'} in ${spec.containerId}`);
    reasons.push(`agent ${name} runs ${ids.join(', ')}`);
  }
  if (frameworks.length > 0) reasons.push(`agent ${name} keeps ${frameworks.join(', ')}`);
  return reasons;
}

function unrestOfMaster(state: MasterState): string[] {
  const reasons: string[] = [];
  for (const agent of state.agents.registered.values()) {
    const used = agent.totalUsedResources();
    if (!used.isEmpty) reasons.push(`the master counts ${used.toString()} as used on ${agent.id}`);
  }
  for (const framework of state.frameworks.registered.values()) {
    const tasks = [...framework.tasks.values()].map(({ id, task }) => `${id} ${task.state}`);
    if (tasks.length > 0) reasons.push(`the master has ${tasks.join(', ')} of ${framework.id}`);
    if (!framework.connected) reasons.push(`the master waits for framework ${framework.id}`);
  }
  const { recovered, transitions } = state.agents;
  if (recovered.size > 0) reasons.push(`the master waits for ${[...recovered.keys()].join(', ')}`);
  if (transitions.size > 0) reasons.push(`the master is changing its registry`);
  return reasons;
}

/** What is left of frameworks that were torn down; empty when nothing is. */
export function remains(world: World): readonly string[] {
  const { leader } = world;
  if (leader === undefined) return ['no master leads'];
  const { offers, frameworks, agents } = leader.core.state;
  const reasons = world.frameworks
    .filter(({ isOver }) => !isOver)
    .map(({ name }) => `framework ${name} is not torn down`);
  if (offers.size > 0) reasons.push(`${offers.size} offers stand`);
  for (const id of frameworks.registered.keys()) reasons.push(`the master keeps framework ${id}`);
  for (const id of world.environment.registry.image.frameworks.keys()) {
    reasons.push(`the registry keeps framework ${id}`);
  }
  for (const agent of agents.registered.values()) {
    if (!agent.claimed.isEmpty) reasons.push(`${agent.claimed.toString()} of ${agent.id} is held`);
  }
  return [...reasons, ...world.agents.flatMap(remainsOnAgent)];
}

function remainsOnAgent({ name, life, machine, disk }: AgentProcess): string[] {
  const reasons: string[] = [];
  const frameworks = life?.core.records.frameworks.size ?? 0;
  if (frameworks > 0) reasons.push(`agent ${name} keeps ${frameworks} frameworks`);
  if (machine.all.length > 0) reasons.push(`agent ${name} keeps ${machine.all.length} containers`);
  const kept = disk.recordsCount;
  if (kept > 0) reasons.push(`the checkpoints of agent ${name} keep ${kept} records`);
  return reasons;
}
