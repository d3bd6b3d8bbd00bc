import type { ExecutorPlace, FrameworkRecord, MasterState, TaskPage } from '@mezzo/core';
import type { AgentInfo } from '@mezzo/domain/messages';
import { CapturedAgent } from './captured-agent.ts';
import { CapturedFramework } from './captured-framework.ts';
import { CapturedPage } from './captured-page.ts';
import { serialOf } from './serial.ts';

/** Field numbers. Source: mesos include/mesos/v1/master/master.proto#Response.GetTasks */
const taskFields = { tasks: 2, completedTasks: 3, unreachableTasks: 5 } as const;

export interface FrameworkCapture {
  readonly framework: CapturedFramework;
  readonly isRegistered: boolean;
  readonly tasks: readonly CapturedPage[];
  readonly unreachableTasks: readonly CapturedPage[];
  readonly completedTasks: readonly CapturedPage[];
  readonly executors: readonly ExecutorPlace[];
}

/**
 * What reading endpoints show, all of one moment. It is taken in one go: of tasks, which are many, only
 * those pages are looked through that have changed since the last time. The texts are made later, in
 * slices, of parts that never change.
 */
export interface StateCapture {
  /** Registered ones first, then completed ones. */
  readonly frameworks: readonly FrameworkCapture[];
  readonly agents: readonly CapturedAgent[];
  readonly recoveredAgents: readonly AgentInfo[];
  readonly unreachableAgentsCount: number;
}

/** What is not wanted need not be taken. */
export interface CaptureScope {
  readonly agents: boolean;
  readonly frameworks: boolean;
}

export function captureState(
  state: MasterState,
  scope: CaptureScope = { agents: true, frameworks: true },
): StateCapture {
  const { agents, frameworks } = state;
  const listOf = <T>(isWanted: boolean, list: () => readonly T[]) => (isWanted ? list() : []);
  return {
    frameworks: listOf(scope.frameworks, () => [
      ...Array.from(frameworks.registered.values(), (each) => captureFramework(each, true)),
      ...Array.from(frameworks.completed.values(), (each) => captureFramework(each, false)),
    ]),
    agents: listOf(scope.agents, () =>
      Array.from(agents.registered.values(), (agent) => CapturedAgent.of(state, agent)),
    ),
    recoveredAgents: listOf(scope.agents, () => [...agents.recovered.values()]),
    unreachableAgentsCount: agents.unreachable.size,
  };
}

function captureFramework(framework: FrameworkRecord, isRegistered: boolean): FrameworkCapture {
  const { tasks, unreachableTasks, completedTasks, executors } = framework;
  return {
    framework: CapturedFramework.of(framework),
    isRegistered,
    tasks: capturePages(tasks.pages, taskFields.tasks),
    unreachableTasks: capturePages(unreachableTasks.pages, taskFields.unreachableTasks),
    completedTasks: capturePages(completedTasks.pages, taskFields.completedTasks),
    executors: [...executors].flatMap(([agentId, ofAgent]) =>
      Array.from(ofAgent.values(), (executor) => ({ executor, agentId })),
    ),
  };
}

function capturePages(pages: Iterable<TaskPage>, fieldNumber: number): readonly CapturedPage[] {
  return Array.from(pages, (page) => CapturedPage.of(page, fieldNumber));
}

/** Two captures with the same version are made of the same parts in the same order. */
export function versionOf({ frameworks, agents, ...others }: StateCapture): string {
  const hash = new SerialHash();
  hash.add(others.unreachableAgentsCount);
  for (const { serial } of agents) hash.add(serial);
  hash.add(-1);
  for (const info of others.recoveredAgents) hash.add(serialOf(info));
  for (const capture of frameworks) {
    hash.add(-1);
    hash.add(capture.framework.serial);
    for (const list of [capture.tasks, capture.unreachableTasks, capture.completedTasks]) {
      hash.add(-1);
      for (const { serial } of list) hash.add(serial);
    }
    hash.add(-1);
    for (const { executor } of capture.executors) hash.add(serialOf(executor));
  }
  return hash.text;
}

const prime = 0x01000193;

/** FNV over integers, twice from different beginnings: 64 bits tell states of years apart. */
class SerialHash {
  #one = 0x811c9dc5;
  #other = 0x5bd1e995;

  add(value: number): void {
    this.#one = Math.imul(this.#one ^ value, prime);
    this.#other = Math.imul(this.#other ^ (value + 0x9e3779b9), prime) ^ (this.#other >>> 15);
  }

  get text(): string {
    return (this.#one >>> 0).toString(16) + (this.#other >>> 0).toString(16).padStart(8, '0');
  }
}
