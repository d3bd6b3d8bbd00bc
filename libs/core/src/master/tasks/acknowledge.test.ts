import type { Task, TaskState } from '@mezzo/domain/messages';
import { beforeEach, describe, expect, it } from 'vitest';
import { AGENT, aRunningTask } from '../testing/a-running-task.ts';
import type { MasterHarness } from '../testing/master-harness.ts';
import { aFramework, aReregistration, anUpdate, uuid } from '../testing/sample-messages.ts';

const RUNNING = uuid(1);
const FINISHED = uuid(2);

let harness: MasterHarness;
let frameworkId: string;
/** Where the framework is subscribed. */
let streamId: string;

beforeEach(() => {
  ({ harness, frameworkId } = aRunningTask());
  streamId = 's1';
});

function update(state: TaskState, id: Uint8Array): void {
  const ids = { frameworkId, agentId: 'M-S0', taskId: 't1' };
  harness.fromAgent(state, AGENT, anUpdate({ ...ids, state, uuid: id }));
}

function acknowledge(id: Uint8Array): void {
  harness.call('acknowledge', streamId, {
    type: 'ACKNOWLEDGE',
    framework_id: { value: frameworkId },
    acknowledge: { agent_id: { value: 'M-S0' }, task_id: { value: 't1' }, uuid: id },
  });
}

function reconcile(): void {
  harness.call('reconcile', streamId, {
    type: 'RECONCILE',
    framework_id: { value: frameworkId },
    reconcile: {},
  });
}

function told(): readonly (TaskState | undefined)[] {
  return harness.eventsOf(streamId).flatMap(({ update: told }) => told?.status.state ?? []);
}

function acknowledgedToAgent(): readonly Uint8Array[] {
  return harness.effects.flatMap((effect) =>
    effect.kind === 'toAgent' && effect.message.type === 'acknowledgeStatusUpdate'
      ? [effect.message.uuid]
      : [],
  );
}

/** The ids of the framework's tasks, and of those that are over. */
function tasks(): readonly (readonly string[])[] {
  const framework = harness.master.state.frameworks.registered.get(frameworkId);
  return [
    [...(framework?.tasks.values() ?? [])].map(({ id }) => id),
    [...(framework?.completedTasks.values() ?? [])].map(({ id }) => id),
  ];
}

describe('the acknowledgement of the last status', () => {
  it('forgets the task', () => {
    update('TASK_FINISHED', FINISHED);
    expect(tasks()).toEqual([['t1'], []]);
    acknowledge(FINISHED);
    expect(tasks()).toEqual([[], ['t1']]);
    expect(acknowledgedToAgent()).toEqual([FINISHED]);
  });

  it('keeps a task whose last status is not the one', () => {
    update('TASK_FINISHED', FINISHED);
    acknowledge(RUNNING);
    expect(tasks()).toEqual([['t1'], []]);
  });

  it('forgets the task though the bus has repeated an earlier status meanwhile', () => {
    update('TASK_FINISHED', FINISHED);
    update('TASK_RUNNING', RUNNING);
    acknowledge(FINISHED);
    expect(tasks()).toEqual([[], ['t1']]);
  });
});

describe('a status that the bus repeats after a later one', () => {
  it('is not told as news, nor as the latest state', () => {
    update('TASK_FINISHED', FINISHED);
    harness.take();
    update('TASK_RUNNING', RUNNING);
    expect(told()).toEqual([]);
    reconcile();
    expect(told()).toEqual(['TASK_FINISHED']);
  });

  it('is told once more where nothing came after it', () => {
    update('TASK_RUNNING', RUNNING);
    expect(told()).toEqual(['TASK_RUNNING']);
  });
});

/** A master that was deposed, and does not know yet, has told the framework of the end. */
describe('the acknowledgement of a status that another master told', () => {
  beforeEach(() => {
    const { tasks: running, info } = defined(
      harness.master.state.frameworks.registered.get(frameworkId),
    );
    const task = defined(running.get('t1')).task;
    harness.restart();
    rejoin(info, [task]);
    harness.take();
  });

  function rejoin(info: Parameters<typeof aFramework>[0], tasksOfAgent: readonly Task[]): void {
    const frameworks = [aFramework(info)];
    harness.fromAgent(
      'agent returns',
      AGENT,
      aReregistration('M-S0', { tasks: tasksOfAgent, frameworks }),
    );
  }

  function subscribe(): void {
    streamId = 's2';
    harness.subscribe(streamId, aFramework({ id: { value: frameworkId }, failover_timeout: 60 }));
  }

  it('forgets the task when the status came before the framework did', () => {
    update('TASK_FINISHED', FINISHED);
    subscribe();
    acknowledge(FINISHED);
    expect(tasks()).toEqual([[], ['t1']]);
    expect(acknowledgedToAgent()).toEqual([FINISHED]);
  });

  it('forgets the task when the status comes after the framework has left again', () => {
    subscribe();
    acknowledge(FINISHED);
    expect(acknowledgedToAgent()).toEqual([FINISHED]);
    harness.step('stream closed', { kind: 'schedulerDisconnected', streamId });
    update('TASK_FINISHED', FINISHED);
    expect(tasks()).toEqual([[], ['t1']]);
  });
});

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not there');
  return value;
}
