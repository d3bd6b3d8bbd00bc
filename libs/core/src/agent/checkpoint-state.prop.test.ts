import type { StatusUpdate } from '@mezzo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckpointRecord } from './checkpoint-record.ts';
import { CheckpointState } from './checkpoint-state.ts';
import { aFramework, anExecutor, aTask, uuidOf } from './testing/agent-bench.ts';

const acts = [
  'framework',
  'frameworkRemoved',
  'executor',
  'subscribe',
  'save',
  'task',
  'running',
  'finished',
  'acknowledge',
  'executorRemoved',
  'drain',
  'drainEnd',
  'resources',
  'operation',
  'operationRemoved',
] as const;

interface Step {
  readonly act: (typeof acts)[number];
  readonly name: 'a' | 'b';
  readonly task: 't' | 'u';
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    act: fc.constantFrom(...acts),
    name: fc.constantFrom('a' as const, 'b' as const),
    task: fc.constantFrom('t' as const, 'u' as const),
  }),
  // Long ones: most steps of a short history come to nothing.
  { maxLength: 60, size: 'max' },
);

/** Turns steps into the records that an agent could write: no update without a task, and so on. */
class History {
  readonly records: CheckpointRecord[] = [];
  /** Container ids of the live runs, by executor. */
  private readonly runs = new Map<string, string>();
  /** Updates that are not acknowledged, of live tasks by container and task. */
  private readonly tasks = new Map<string, StatusUpdate[]>();
  private count = 0;

  constructor(all: readonly Step[]) {
    for (const step of all) this.records.push(...this.recordsOf(step));
  }

  private recordsOf({ act, name, task }: Step): readonly CheckpointRecord[] {
    this.count += 1;
    switch (act) {
      case 'framework':
        return [{ kind: 'framework', info: aFramework({ id: { value: name } }) }];
      case 'frameworkRemoved':
        return [{ kind: 'frameworkRemoved', frameworkId: name }];
      case 'executor':
        return this.startRun(name);
      case 'drain':
        return [{ kind: 'drain', config: {}, startedAt: this.count }];
      case 'drainEnd':
        return [{ kind: 'drain', config: undefined, startedAt: undefined }];
      case 'resources':
        return [{ kind: 'resources', resources: [{ name, type: 'SCALAR' }] }];
      case 'operation':
        return [{ kind: 'operation', operation: this.operation(name) }];
      case 'operationRemoved':
        return [{ kind: 'operationRemoved', operationUuid: uuidOf(name === 'a' ? 1 : 2) }];
      default: {
        const containerId = this.runs.get(name);
        return containerId === undefined ? [] : this.recordsOfRun(containerId, act, name, task);
      }
    }
  }

  private startRun(name: string): readonly CheckpointRecord[] {
    if (this.runs.has(name)) return [];
    const containerId = `c${String(this.count)}`;
    this.runs.set(name, containerId);
    const info = anExecutor(name);
    return [
      { kind: 'executor', frameworkId: 'a', info, containerId, directory: '/d', role: 'custom' },
    ];
  }

  private recordsOfRun(
    containerId: string,
    act: Step['act'],
    name: string,
    taskId: string,
  ): readonly CheckpointRecord[] {
    const key = `${containerId} ${taskId}`;
    switch (act) {
      case 'subscribe':
        return [{ kind: 'executorSubscribed', containerId }];
      case 'save':
        return [{ kind: 'hostedState', containerId, state: String(this.count) }];
      case 'task':
        if (this.tasks.has(key)) return [];
        this.tasks.set(key, []);
        return [{ kind: 'task', containerId, task: aTask(taskId, { name: String(this.count) }) }];
      case 'running':
        return this.update(containerId, taskId, 'TASK_RUNNING');
      case 'finished':
        return this.update(containerId, taskId, 'TASK_FINISHED');
      case 'acknowledge':
        return this.acknowledge(containerId, taskId);
      case 'executorRemoved':
        this.runs.delete(name);
        return [{ kind: 'executorRemoved', containerId }];
      default:
        return [];
    }
  }

  private update(
    containerId: string,
    taskId: string,
    state: StatusUpdate['status']['state'],
  ): readonly CheckpointRecord[] {
    const waiting = this.tasks.get(`${containerId} ${taskId}`);
    if (waiting === undefined || waiting.at(-1)?.status.state === 'TASK_FINISHED') return [];
    const update: StatusUpdate = {
      frameworkId: { value: 'a' },
      agentId: { value: 'S0' },
      latestState: state,
      status: { task_id: { value: taskId }, state, source: 'SOURCE_EXECUTOR' },
      timestamp: 0,
      uuid: uuidOf(this.count),
    };
    waiting.push(update);
    return [{ kind: 'update', containerId, update }];
  }

  private acknowledge(containerId: string, taskId: string): readonly CheckpointRecord[] {
    const key = `${containerId} ${taskId}`;
    const update = this.tasks.get(key)?.shift();
    if (update?.uuid === undefined) return [];
    if (update.status.state === 'TASK_FINISHED') this.tasks.delete(key);
    return [{ kind: 'acknowledgement', containerId, taskId, uuid: update.uuid }];
  }

  private operation(name: string): Extract<CheckpointRecord, { kind: 'operation' }>['operation'] {
    return {
      uuid: { value: uuidOf(name === 'a' ? 1 : 2) },
      info: { type: 'RESERVE' },
      latest_status: { state: 'OPERATION_FINISHED', message: String(this.count) },
    };
  }
}

function fold(records: Iterable<CheckpointRecord>): CheckpointState {
  const state = new CheckpointState();
  for (const record of records) state.apply(record);
  return state;
}

/** Everything that a state holds; the order of its maps means nothing. */
function contentsOf(state: CheckpointState): unknown {
  const { info, drain, resources, frameworks, executors, operations, ends } = state;
  return { info, drain, resources, frameworks, executors, operations, ends };
}

describe('a snapshot', () => {
  it('says what the records said', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const state = fold(new History(all).records);
        expect(contentsOf(fold(state.records()))).toEqual(contentsOf(state));
      }),
    );
  });

  it('may be newer than the records that follow it', () => {
    fc.assert(
      fc.property(steps, fc.nat(), fc.nat(), (all, one, other) => {
        const { records } = new History(all);
        const [from = 0, to = 0] = [one, other]
          .map((at) => at % (records.length + 1))
          .sort((left, right) => left - right);
        const snapshot = fold(records.slice(0, to)).records();
        const replayed = fold([...snapshot, ...records.slice(from)]);
        expect(contentsOf(replayed)).toEqual(contentsOf(fold(records)));
      }),
    );
  });
});
