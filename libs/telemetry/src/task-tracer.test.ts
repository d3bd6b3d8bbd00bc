import * as api from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-node';
import type { MasterToAgent } from '@mezzo/domain';
import type { FrameworkInfo, TaskInfo, TaskState, TaskStatus } from '@mezzo/domain/messages';
import { describe, expect, it, test } from 'vitest';
import { taskEventsMax, TaskTracer } from './task-tracer.ts';

const startMs = 1_600_000_000_000;
const agentId = { value: 'a1' };
const frameworkId = { value: 'f1' };
const framework: FrameworkInfo = { id: frameworkId, user: 'root', name: 'test', role: 'dev' };

class Traced {
  readonly exporter = new InMemorySpanExporter();
  readonly tracer: TaskTracer;

  constructor(tasksMax?: number) {
    const provider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(this.exporter)],
    });
    const tracer = provider.getTracer('test');
    this.tracer = new TaskTracer({ api, tracer, ...(tasksMax !== undefined && { tasksMax }) });
  }

  launch(id: string, atMs: number): void {
    const launch = { type: 'runTask', framework, task: aTask(id), launchExecutor: false } as const;
    this.tracer.sent(launch, startMs + atMs);
  }

  update(id: string, state: TaskState, atMs: number, more: Partial<TaskStatus> = {}): void {
    const status: TaskStatus = {
      task_id: { value: id },
      state,
      source: 'SOURCE_EXECUTOR',
      uuid: uuidOf(state),
      ...more,
    };
    const task_updated = { framework_id: frameworkId, status, state };
    this.tracer.published({ type: 'TASK_UPDATED', task_updated }, startMs + atMs);
  }

  acknowledge(id: string, state: TaskState, atMs: number): void {
    const taskId = { value: id };
    const message: MasterToAgent = {
      ...{ type: 'acknowledgeStatusUpdate', frameworkId, taskId },
      uuid: uuidOf(state),
    };
    this.tracer.sent(message, startMs + atMs);
  }

  get spans(): readonly ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }

  get root(): ReadableSpan | undefined {
    return this.spans.find(({ name }) => name === 'task');
  }
}

function aTask(id: string): TaskInfo {
  return { name: `name of ${id}`, task_id: { value: id }, agent_id: agentId, resources: [] };
}

/** One for each state will do. */
function uuidOf(state: TaskState): Uint8Array {
  return new TextEncoder().encode(state);
}

/** From when to when, in milliseconds after the start. */
function between({ startTime, endTime }: ReadableSpan): readonly number[] {
  return [startTime, endTime].map(([s, ns]) => Math.round(s * 1000 + ns / 1e6) - startMs);
}

describe('the trace of a task', () => {
  it('has a span for each state below one for the whole life', () => {
    const traced = new Traced();
    traced.launch('t1', 0);
    traced.update('t1', 'TASK_STARTING', 10);
    traced.acknowledge('t1', 'TASK_STARTING', 15);
    traced.update('t1', 'TASK_RUNNING', 30);
    traced.acknowledge('t1', 'TASK_RUNNING', 35);
    traced.update('t1', 'TASK_FINISHED', 100);
    expect(traced.root).toBeUndefined();
    traced.acknowledge('t1', 'TASK_FINISHED', 120);

    const lives = traced.spans.map((span) => [span.name, ...between(span)]);
    expect(lives).toEqual([
      ['TASK_STAGING', 0, 10],
      ['TASK_STARTING', 10, 30],
      ['TASK_RUNNING', 30, 100],
      ['task', 0, 120],
    ]);
    const root = traced.root!;
    const parents = traced.spans.map(({ parentSpanContext }) => parentSpanContext?.spanId);
    const { spanId, traceId } = root.spanContext();
    expect(parents).toEqual([spanId, spanId, spanId, undefined]);
    expect(new Set(traced.spans.map((span) => span.spanContext().traceId))).toEqual(
      new Set([traceId]),
    );
    expect(root.events.map(({ name }) => name)).toEqual([
      'launch sent',
      'acknowledged',
      'acknowledged',
      'TASK_FINISHED',
      'acknowledged',
    ]);
    expect(root.status.code).toBe(api.SpanStatusCode.UNSET);
    expect(root.attributes).toEqual({
      'mesos.task.id': 't1',
      'mesos.task.name': 'name of t1',
      'mesos.framework.id': 'f1',
      'mesos.framework.name': 'test',
      'mesos.agent.id': 'a1',
      'mesos.role': 'dev',
      'mesos.task.state': 'TASK_FINISHED',
      'mesos.task.source': 'SOURCE_EXECUTOR',
    });
    expect(traced.tracer.tasksCount).toBe(0);
  });

  test.each([
    ['TASK_FINISHED', api.SpanStatusCode.UNSET],
    ['TASK_KILLED', api.SpanStatusCode.UNSET],
    ['TASK_FAILED', api.SpanStatusCode.ERROR],
    ['TASK_ERROR', api.SpanStatusCode.ERROR],
    ['TASK_LOST', api.SpanStatusCode.ERROR],
    ['TASK_DROPPED', api.SpanStatusCode.ERROR],
    ['TASK_GONE', api.SpanStatusCode.ERROR],
    ['TASK_GONE_BY_OPERATOR', api.SpanStatusCode.ERROR],
  ] as const)('says by its status whether %s is a failure', (state, code) => {
    const traced = new Traced();
    traced.launch('t1', 0);
    const reason = 'REASON_COMMAND_EXECUTOR_FAILED';
    traced.update('t1', state, 10, { reason, message: 'because' });
    traced.acknowledge('t1', state, 20);
    expect(traced.root?.status.code).toBe(code);
    expect(traced.root?.attributes).toMatchObject({
      'mesos.task.reason': reason,
      'mesos.task.message': 'because',
    });
  });

  it('ends at once with an end that the master tells of itself', () => {
    const traced = new Traced();
    traced.launch('t1', 0);
    traced.update('t1', 'TASK_LOST', 10, { source: 'SOURCE_MASTER' });
    expect(between(traced.root!)).toEqual([0, 10]);
    expect(traced.root?.attributes['mezzo.trace.cut']).toBeUndefined();
  });

  it('is made for each task of a group', () => {
    const traced = new Traced();
    const taskGroup = { tasks: [aTask('t1'), aTask('t2')] };
    const executor = { executor_id: { value: 'e1' } };
    const launch = { type: 'runTaskGroup', framework, executor, taskGroup, launchExecutor: true };
    traced.tracer.sent(launch as MasterToAgent, startMs);
    expect(traced.tracer.tasksCount).toBe(2);
  });

  it('is not made of tasks that another master launched', () => {
    const traced = new Traced();
    traced.update('t1', 'TASK_RUNNING', 0);
    traced.acknowledge('t1', 'TASK_RUNNING', 1);
    traced.tracer.stop(startMs);
    expect(traced.spans).toEqual([]);
  });
});

describe('what is watched', () => {
  it('makes room by cutting the oldest trace', () => {
    const traced = new Traced(2);
    for (const [index, id] of ['t1', 't2', 't3'].entries()) traced.launch(id, index);
    expect(traced.tracer.tasksCount).toBe(2);
    expect(traced.root?.attributes).toMatchObject({
      'mesos.task.id': 't1',
      'mezzo.trace.cut': true,
    });
  });

  it('forgets the tasks of a framework that is removed', () => {
    const traced = new Traced();
    traced.launch('t1', 0);
    const framework_removed = { framework_info: framework };
    traced.tracer.published({ type: 'FRAMEWORK_REMOVED', framework_removed }, startMs + 5);
    expect(traced.tracer.tasksCount).toBe(0);
    expect(between(traced.root!)).toEqual([0, 5]);
  });

  it('forgets the tasks of a removed agent that wait for nothing but acknowledgement', () => {
    const traced = new Traced();
    traced.launch('t1', 0);
    traced.launch('t2', 0);
    traced.update('t1', 'TASK_FINISHED', 5);
    const agent_removed = { agent_id: agentId };
    traced.tracer.published({ type: 'AGENT_REMOVED', agent_removed }, startMs + 9);
    expect(traced.tracer.tasksCount).toBe(1);
    expect(traced.root?.attributes['mesos.task.id']).toBe('t1');
  });

  it('keeps no more than so many events of a task, and the last', () => {
    const traced = new Traced();
    traced.launch('t1', 0);
    traced.update('t1', 'TASK_RUNNING', 1);
    for (let i = 0; i < 2 * taskEventsMax; i += 1) traced.acknowledge('t1', 'TASK_RUNNING', i + 2);
    traced.update('t1', 'TASK_FINISHED', 500);
    traced.acknowledge('t1', 'TASK_FINISHED', 501);
    expect(traced.root?.events).toHaveLength(taskEventsMax + 2);
    expect(traced.root?.events.at(-1)?.name).toBe('acknowledged');
  });
});
