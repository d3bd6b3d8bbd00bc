/**
 * Recorded exchanges with a real Mesos master, read from `e2e/golden`, as far as a master alone can
 * replay them: subscriptions, scheduler calls, and what the master itself answers.
 */
import { readFileSync } from 'node:fs';
import { parseResources, upgradeResources } from '@mezzo/domain';
import type {
  Offer,
  OperationStatus,
  TaskStatus,
  masterApi,
  schedulerApi,
} from '@mezzo/domain/messages';
import { anAgent, anUpdate, uuid } from './sample-messages.ts';
import { MasterHarness } from './master-harness.ts';

interface GoldenStep {
  readonly name: string;
  readonly request?: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly response?: {
    readonly status: number;
    readonly text?: string;
    readonly stream?: string;
    readonly records?: readonly schedulerApi.Event[];
    readonly at?: readonly number[];
  };
  readonly close_stream?: string;
}

export interface GoldenScenario {
  readonly agent_flags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly steps: readonly GoldenStep[];
}

const FOLDER = new URL('../../../../../e2e/golden/', import.meta.url);

export function readGolden(name: string): GoldenScenario {
  const text = readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
  return JSON.parse(text) as GoldenScenario;
}

/** What answers calls before they reach the master: whoever reads them. */
const UNREADABLE = /^Failed to (validate master::Call|convert JSON)/;

/** How much time passes with each step: enough for short failover timeouts to be over. */
const STEP_MS = 600;

/** Calls that change nothing go to the views. */
function isRead(type: string): boolean {
  return /^(GET_|LIST_|READ_|SET_LOGGING|SUBSCRIBE)/.test(type);
}

/** What was recorded and what our master did, step by step, in the same words. */
export interface Replay {
  readonly recorded: readonly string[];
  readonly ours: readonly string[];
}

/**
 * Replays the scheduler's side of a scenario. Compared are the answers to calls, and what schedulers
 * see of tasks, operations, rescinded offers and errors. Allocator and agents do what they did when
 * it was recorded; an offer counts only if our master agrees that it can be made.
 *
 * @param known - what placeholders stand for that no event explains
 */
export function replayGolden(
  scenario: GoldenScenario,
  known: Readonly<Record<string, string>> = {},
): Replay {
  return new GoldenReplay(scenario, known).run();
}

class GoldenReplay {
  private readonly harness = new MasterHarness();
  private readonly scenario: GoldenScenario;
  /** What each placeholder stands for. */
  private readonly values: Map<string, string>;
  private readonly frameworkIds = new Map<string, string>();
  private readonly closedStreams = new Set<string>();
  private streamsCount = 0;
  private uuidsCount = 0;
  private readonly recorded: string[] = [];
  private readonly ours: string[] = [];

  constructor(scenario: GoldenScenario, known: Readonly<Record<string, string>>) {
    this.scenario = scenario;
    this.values = new Map([
      ['<master-id>', 'M'],
      ['<hostname>', 'localhost'],
      ...Object.entries(known),
    ]);
  }

  run(): Replay {
    Object.values(this.scenario.agent_flags).forEach((flags, index) => {
      this.registerAgent(flags, index);
    });
    this.scenario.steps.forEach((step, index) => {
      this.harness.take();
      this.replayStep(step);
      this.actAsRecorded(index);
      this.compareEvents(index);
    });
    return { recorded: this.recorded, ours: this.ours };
  }

  private registerAgent(flags: Readonly<Record<string, string>>, index: number): void {
    const parsed = parseResources(flags['resources'] ?? '');
    const resources = parsed.ok ? parsed.value.messages : [];
    const hostname = flags['hostname'] ?? 'localhost';
    const port = 6000 + index;
    this.values.set(`<port:agent-${index + 1}>`, String(port));
    this.harness.fromAgent('register', `slave(1)@127.0.0.1:${port}`, {
      type: 'register',
      ...anAgent({ agentInfo: { hostname, port, resources } }),
    });
  }

  private replayStep(step: GoldenStep): void {
    if (step.close_stream !== undefined) {
      const streamId = step.close_stream;
      this.closedStreams.add(streamId);
      this.harness.step(step.name, { kind: 'schedulerDisconnected', streamId });
    }
    if (step.request?.path === '/api/v1/scheduler') this.replayRequest(step);
    if (step.request?.path === '/api/v1') this.replayOperator(step);
    this.harness.pass('time passes', STEP_MS);
  }

  private replayOperator({ name, request, response }: GoldenStep): void {
    const call = this.resolve(request?.body) as masterApi.Call | undefined;
    if (call?.type === undefined || response === undefined || isRead(call.type)) return;
    if (UNREADABLE.test(response.text ?? '')) return;
    this.harness.operator(name, call);
    const reply = this.harness.effects.find((effect) => effect.kind === 'reply')?.reply;
    this.recorded.push(`${name}: ${response.status} ${this.known(response.text ?? '')}`);
    this.ours.push(`${name}: ${reply?.status ?? ''} ${reply?.text ?? ''}`);
  }

  private replayRequest(step: GoldenStep): void {
    const { request, response } = step;
    const call = this.resolve(request?.body) as schedulerApi.Call | undefined;
    if (call === undefined || response === undefined) return;
    if (call.type === 'SUBSCRIBE' && response.stream !== undefined) {
      return this.subscribe(step.name, response.stream, call);
    }
    const effects = this.harness.call(step.name, this.streamOf(request?.headers ?? {}), call);
    const reply = effects.find((effect) => effect.kind === 'reply')?.reply;
    this.recorded.push(`${step.name}: ${response.status} ${this.known(response.text ?? '')}`);
    this.ours.push(`${step.name}: ${reply?.status ?? ''} ${reply?.text ?? ''}`);
  }

  private streamOf(headers: Readonly<Record<string, string>>): string | undefined {
    const header = Object.entries(headers).find(
      ([name]) => name.toLowerCase() === 'mesos-stream-id',
    )?.[1];
    return header === undefined ? undefined : this.known(header);
  }

  private subscribe(name: string, streamId: string, call: schedulerApi.Call): void {
    this.harness.step(name, { kind: 'subscribe', streamId, call, principal: undefined });
    const step = this.scenario.steps.find(({ response }) => response?.stream === streamId);
    const recorded = step?.response?.records?.find(({ type }) => type === 'SUBSCRIBED');
    const event = this.harness.eventsOf(streamId).find(({ type }) => type === 'SUBSCRIBED');
    const placeholder = recorded?.subscribed?.framework_id.value;
    const value = event?.subscribed?.framework_id.value;
    if (placeholder === undefined || value === undefined) return;
    this.values.set(placeholder, value);
    this.frameworkIds.set(streamId, value);
    this.streamsCount += 1;
    this.values.set(`<stream-id:${this.streamsCount}>`, streamId);
  }

  /** Stands in for allocator, agents and executors: they do what they did when it was recorded. */
  private actAsRecorded(index: number): void {
    this.finishAnonymousOperations();
    for (const { response } of this.scenario.steps) {
      const { stream = '', records = [], at = [] } = response ?? {};
      records.forEach((event, i) => {
        if (at[i] === index) this.act(stream, event);
      });
    }
  }

  private act(stream: string, event: schedulerApi.Event): void {
    for (const offer of event.offers?.offers ?? []) this.offer(stream, offer);
    const status = event.update?.status;
    const operation = event.update_operation_status?.status;
    if (status?.uuid !== undefined) this.updateTask(stream, status);
    if (operation?.uuid !== undefined) this.updateOperation(stream, operation);
  }

  private updateTask(stream: string, recorded: TaskStatus): void {
    const { master } = this.harness;
    const frameworkId = this.frameworkIds.get(stream) ?? '';
    const task = master.state.frameworks.registered
      .get(frameworkId)
      ?.tasks.get(recorded.task_id.value);
    const agent = master.state.agents.registered.get(task?.agentId ?? '');
    if (agent === undefined) return;
    const { state, task_id, message } = recorded;
    const draft = {
      frameworkId,
      agentId: agent.id,
      taskId: task_id.value,
      state,
      uuid: this.newUuid(recorded.uuid),
      more: { ...(message !== undefined && { message }) },
    };
    this.harness.fromAgent('update', agent.address, anUpdate(draft));
  }

  private updateOperation(stream: string, recorded: OperationStatus): void {
    const { frameworks, agents } = this.harness.master.state;
    const framework = frameworks.registered.get(this.frameworkIds.get(stream) ?? '');
    const record = framework?.operations.get(
      framework.operationUuids.get(recorded.operation_id?.value ?? '') ?? '',
    );
    const agent = agents.registered.get(record?.agentId ?? '');
    if (record === undefined || agent === undefined) return;
    const uuid = { value: this.newUuid(recorded.uuid?.value) };
    this.harness.fromAgent('operation update', agent.address, {
      type: 'operationStatusUpdate',
      agentId: { value: agent.id },
      frameworkId: record.operation.framework_id,
      operationUuid: record.operation.uuid.value,
      status: { ...recorded, agent_id: { value: agent.id }, uuid },
    });
  }

  /** Operations without an id are reported, too, but no framework ever sees it. */
  private finishAnonymousOperations(): void {
    for (const agent of this.harness.master.state.agents.registered.values()) {
      for (const { operation } of [...agent.operations.values()]) {
        if (operation.info.id !== undefined) continue;
        this.harness.fromAgent('operation done', agent.address, {
          type: 'operationStatusUpdate',
          agentId: { value: agent.id },
          frameworkId: operation.framework_id,
          operationUuid: operation.uuid.value,
          status: { state: 'OPERATION_FINISHED', uuid: { value: this.newUuid(undefined) } },
        });
      }
    }
  }

  /** A fresh UUID for the one that was recorded, which is a placeholder in a message's place. */
  private newUuid(recorded: unknown): Uint8Array {
    this.uuidsCount += 1;
    const value = uuid(this.uuidsCount);
    if (typeof recorded === 'string') {
      this.values.set(recorded, Buffer.from(value).toString('base64'));
    }
    return value;
  }

  private offer(stream: string, recorded: Offer): void {
    const port = Number(this.known(String(recorded.url?.address.port)));
    const agent = [...this.harness.master.state.agents.registered.values()].find(
      ({ info }) => info.port === port,
    );
    const framework = this.harness.master.state.frameworks.registered.get(
      this.frameworkIds.get(stream) ?? '',
    );
    const role = recorded.allocation_info?.role ?? [...(framework?.roles ?? [])][0];
    if (agent === undefined || framework === undefined || role === undefined) return;
    const resources = upgradeResources(recorded.resources).map((resource) => ({
      ...resource,
      allocation_info: { role },
    }));
    const [id] = this.harness.propose({
      frameworkId: { value: framework.id },
      roles: [{ role, agents: [{ agentId: { value: agent.id }, resources }] }],
    });
    this.values.set(recorded.agent_id.value, agent.id);
    if (id !== undefined) this.values.set(recorded.id.value, id);
    this.recorded.push(`${stream} OFFER`);
    this.ours.push(id === undefined ? `${stream} refused` : `${stream} OFFER`);
  }

  private compareEvents(index: number): void {
    for (const { response } of this.scenario.steps) {
      const { stream, records = [], at = [] } = response ?? {};
      if (stream === undefined || this.closedStreams.has(stream)) continue;
      const expected = records.filter((_, i) => at[i] === index).flatMap(ownText);
      // Mesos walks hash tables: the order within one step means nothing.
      this.recorded.push(...expected.map((text) => `${stream} ${this.known(text)}`).sort());
      const got = this.harness.eventsOf(stream).flatMap(ownText);
      this.ours.push(...got.map((text) => `${stream} ${text}`).sort());
    }
  }

  /** Text with every placeholder we know replaced by what it stands for. */
  private known(text: string): string {
    return text.replace(/<[a-z-]+(:[a-z0-9-]+)?>/g, (each) => this.values.get(each) ?? each);
  }

  /** A recorded body as a call. */
  private resolve(body: unknown): unknown {
    if (typeof body !== 'object' || body === null) return undefined;
    const text = this.known(JSON.stringify(body));
    return JSON.parse(text, (name, value: unknown) => {
      if (name === 'uuid' && typeof value === 'string') return decodeBase64(value);
      return value === 'Infinity' ? Number.POSITIVE_INFINITY : value;
    }) as unknown;
  }
}

/** What can be compared of an event, in one line; nothing for offers and heartbeats. */
function ownText(event: schedulerApi.Event): readonly string[] {
  const status = event.update?.status;
  const operation = event.update_operation_status?.status;
  if (event.error !== undefined) return [`ERROR ${event.error.message}`];
  if (event.rescind !== undefined) return [`RESCIND ${event.rescind.offer_id.value}`];
  if (status?.source === 'SOURCE_MASTER') {
    const { task_id, agent_id, state, reason = '', message = '' } = status;
    return [`${state} ${task_id.value} ${agent_id?.value ?? '-'} ${reason} ${message}`];
  }
  if (status !== undefined) return [`${status.state} ${status.task_id.value}`];
  if (operation !== undefined) {
    const { operation_id, state, message = '' } = operation;
    return [`${state} ${operation_id?.value ?? '-'} ${message}`];
  }
  return [];
}

function decodeBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
