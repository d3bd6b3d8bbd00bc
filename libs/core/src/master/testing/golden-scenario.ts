/**
 * Recorded exchanges with a real Mesos master, read from `e2e/golden`, as far as a master alone can
 * replay them: subscriptions, scheduler calls, and what the master itself answers.
 */
import { readFileSync } from 'node:fs';
import { parseResources, upgradeResources } from '@mezzo/domain';
import type { Offer, schedulerApi } from '@mezzo/domain/messages';
import { anAgent } from './sample-messages.ts';
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

/** What was recorded and what our master did, step by step, in the same words. */
export interface Replay {
  readonly recorded: readonly string[];
  readonly ours: readonly string[];
}

/**
 * Replays the scheduler's side of a scenario. Compared are the answers to calls, and the events that
 * the master makes by itself: errors, refusals of tasks and operations, answers to reconciliation.
 * Offers are made as they were recorded, provided that our master agrees that they can be made.
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
  private streamsCount = 0;
  private readonly recorded: string[] = [];
  private readonly ours: string[] = [];

  constructor(scenario: GoldenScenario, known: Readonly<Record<string, string>>) {
    this.scenario = scenario;
    this.values = new Map([['<master-id>', 'M'], ...Object.entries(known)]);
  }

  run(): Replay {
    Object.values(this.scenario.agent_flags).forEach((flags, index) => {
      this.registerAgent(flags, index);
    });
    this.scenario.steps.forEach((step, index) => {
      this.harness.take();
      this.replayStep(step);
      this.offerAsRecorded(index);
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
      this.harness.step(step.name, { kind: 'schedulerDisconnected', streamId });
    }
    if (step.request?.path === '/api/v1/scheduler') this.replayRequest(step);
  }

  private replayRequest(step: GoldenStep): void {
    const { request, response } = step;
    const call = this.resolve(request?.body);
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

  /** Stands in for the allocator: it proposes what Mesos' proposed at this point. */
  private offerAsRecorded(index: number): void {
    for (const { response } of this.scenario.steps) {
      const { stream = '', records = [], at = [] } = response ?? {};
      records.forEach(({ offers }, i) => {
        if (at[i] !== index) return;
        for (const offer of offers?.offers ?? []) this.offer(stream, offer);
      });
    }
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
      if (stream === undefined) continue;
      const expected = records.filter((_, i) => at[i] === index).flatMap(ownText);
      this.recorded.push(...expected.map((text) => `${stream} ${this.known(text)}`));
      const got = this.harness.eventsOf(stream).flatMap(ownText);
      this.ours.push(...got.map((text) => `${stream} ${text}`));
    }
  }

  /** Text with every placeholder we know replaced by what it stands for. */
  private known(text: string): string {
    return text.replace(/<[a-z-]+(:[a-z0-9-]+)?>/g, (each) => this.values.get(each) ?? each);
  }

  /** A recorded body as a call. */
  private resolve(body: unknown): schedulerApi.Call | undefined {
    if (typeof body !== 'object' || body === null) return undefined;
    const text = this.known(JSON.stringify(body));
    const call: unknown = JSON.parse(text, (name, value: unknown) => {
      if (name === 'uuid' && typeof value === 'string') return decodeBase64(value);
      return value === 'Infinity' ? Number.POSITIVE_INFINITY : value;
    });
    return call as schedulerApi.Call;
  }
}

/** Events that the master makes by itself, in one line; nothing for all others. */
function ownText(event: schedulerApi.Event): readonly string[] {
  const status = event.update?.status;
  const operation = event.update_operation_status?.status;
  if (event.error !== undefined) return [`ERROR ${event.error.message}`];
  if (event.rescind !== undefined) return [`RESCIND ${event.rescind.offer_id.value}`];
  if (status?.source === 'SOURCE_MASTER') {
    const { task_id, agent_id, state, reason = '', message = '' } = status;
    return [`${state} ${task_id.value} ${agent_id?.value ?? '-'} ${reason} ${message}`];
  }
  if (operation !== undefined && operation.uuid === undefined) {
    const { operation_id, state, message = '' } = operation;
    return [`${state} ${operation_id?.value ?? '-'} ${message}`];
  }
  return [];
}

function decodeBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
