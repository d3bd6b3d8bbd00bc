import { isAbsent, isFinal } from '../checker/task-states.ts';
import type { StatusJson } from '../history/wire.ts';

/** A task as its framework knows it. */
export interface BookedTask {
  readonly id: string;
  readonly agentId: string;
  /** `launching` until anything is heard of it. */
  state: string;
  /** When something was last heard of it. */
  heardAtMs: number;
  /** When its end was last asked for. */
  killedAtMs: number | undefined;
}

/** Ended tasks that are asked about now and then: nothing earlier must be said of them. */
const endedKept = 20;

/** What a framework knows of its tasks: those that have not ended, and the last of those that have. */
export class TaskBook {
  readonly #tasks = new Map<string, BookedTask>();
  readonly #ended: BookedTask[] = [];

  launch(id: string, agentId: string, nowMs: number): void {
    const state = 'launching';
    this.#tasks.set(id, { id, agentId, state, heardAtMs: nowMs, killedAtMs: undefined });
  }

  update({ task_id, state }: StatusJson, nowMs: number): void {
    const task = this.#tasks.get(task_id.value);
    if (task === undefined) return;
    task.state = state;
    task.heardAtMs = nowMs;
    if (!isFinal(state)) return;
    this.#tasks.delete(task.id);
    this.#ended.push(task);
    if (this.#ended.length > endedKept) this.#ended.shift();
  }

  /** The tasks that it counts on: they run, or will. */
  kept(): readonly BookedTask[] {
    return this.open().filter(
      ({ state, killedAtMs }) => !isAbsent(state) && killedAtMs === undefined,
    );
  }

  running(): readonly string[] {
    return this.open()
      .filter(({ state }) => state === 'TASK_RUNNING')
      .map(({ id }) => id);
  }

  /** All whose end has not been told. */
  open(): readonly BookedTask[] {
    return [...this.#tasks.values()];
  }

  ended(): readonly BookedTask[] {
    return this.#ended;
  }
}
