import { parseAttributes, parseResources } from '@mezzo/domain';
import type {
  DomainInfo,
  MasterInfo,
  Resource,
  masterApi,
  schedulerApi,
} from '@mezzo/domain/messages';
import { headerOf, principalOf, type Headers } from './golden-headers.ts';
import type { MasterState } from '../master-state.ts';
import type { GoldenScenario, GoldenStep } from './golden-file.ts';
import { operatorEventText, schedulerEventText } from './golden-text.ts';
import { viewDifferences } from './golden-views.ts';
import { MasterHarness } from './master-harness.ts';
import { Placeholders } from './placeholders.ts';
import { RecordedDeeds } from './recorded-deeds.ts';
import { RecordedProposals } from './recorded-proposals.ts';
import { StandInAgent } from './stand-in-agent.ts';

/** What answers calls before they reach the master: whoever reads them. */
const UNREADABLE = /^Failed to (validate master::Call|convert JSON)/;

/** How much time passes with each step: two are enough for the shortest failover timeouts. */
const STEP_MS = 300;

/** Calls that change nothing go to the views. */
function isRead(type: string): boolean {
  return /^(GET_|LIST_|READ_|SET_LOGGING|SUBSCRIBE)/.test(type);
}

/** What was recorded and what our master did, step by step, in the same words. */
export interface Replay {
  readonly recorded: readonly string[];
  readonly ours: readonly string[];
  /** How many answers of reading calls were compared; each difference is a line of `ours`. */
  readonly viewsCount: number;
  /** The master's at the end. */
  readonly state: MasterState;
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
  private readonly harness: MasterHarness;
  private readonly scenario: GoldenScenario;
  private readonly placeholders: Placeholders;
  private readonly deeds: RecordedDeeds;
  private readonly proposals: RecordedProposals;
  private readonly frameworkIds = new Map<string, string>();
  /** Streams of schedulers, refused ones included. */
  private readonly subscribed = new Set<string>();
  private readonly closedStreams = new Set<string>();
  /** Names of the recorded processes of agents. */
  private readonly agents = new Map<string, StandInAgent>();
  /** What operators saw, by stream. */
  private readonly operatorStreams = new Map<string, string[]>();
  private streamsCount = 0;
  private viewsCount = 0;
  private readonly recorded: string[] = [];
  private readonly ours: string[] = [];

  constructor(scenario: GoldenScenario, known: Readonly<Record<string, string>>) {
    this.scenario = scenario;
    this.harness = new MasterHarness({ masterInfo: masterInfoOf(scenario.master_flags) });
    this.placeholders = new Placeholders({
      '<master-id>': 'M',
      '<hostname>': 'localhost',
      ...known,
    });
    this.deeds = new RecordedDeeds(this.harness, this.placeholders, this.frameworkIds);
    this.proposals = new RecordedProposals(this.harness, this.placeholders, this.frameworkIds);
  }

  run(): Replay {
    Object.entries(this.scenario.agent_flags).forEach(([name, flags], index) => {
      this.addAgent(name, flags, index);
    });
    this.scenario.steps.forEach((step, index) => {
      this.harness.take();
      this.replayStep(step, index);
      this.actAsRecorded(index);
      this.compareEvents(index);
      this.noteOperatorEvents(step);
    });
    this.compareOperatorEvents();
    const { recorded, ours, viewsCount } = this;
    return { recorded, ours, viewsCount, state: this.harness.master.state };
  }

  private addAgent(name: string, flags: Readonly<Record<string, unknown>>, index: number): void {
    const parsed = parseResources(textOf(flags['resources'], ''), {
      decodeJson: (array) => ({ ok: true, value: array as readonly Resource[] }),
    });
    const resources = parsed.ok ? parsed.value.messages : [];
    const attributes = parseAttributes(textOf(flags['attributes'], ''));
    const hostname = textOf(flags['hostname'], 'localhost');
    const port = 6000 + index;
    this.placeholders.set(`<port:agent-${index + 1}>`, String(port));
    const address = `slave(1)@127.0.0.1:${port}`;
    const agent = new StandInAgent(this.harness, address, {
      hostname,
      port,
      resources,
      attributes: attributes.ok ? attributes.value : [],
    });
    this.agents.set(name, agent);
    const isStartedLater = this.scenario.steps.find(
      (step) => step.start === name || step.process === name,
    );
    if (isStartedLater?.start === undefined) agent.start();
  }

  private replayStep(step: GoldenStep, index: number): void {
    if (step.close_stream !== undefined) {
      const streamId = step.close_stream;
      this.closedStreams.add(streamId);
      this.harness.step(step.name, { kind: 'schedulerDisconnected', streamId });
    }
    if (step.signal !== undefined) this.signal(step.process ?? '', step.signal, index);
    this.agents.get(step.start ?? '')?.start();
    if (step.request?.path === '/api/v1/scheduler') this.replayRequest(step);
    if (step.request?.path === '/api/v1') {
      this.replayOperator(step);
      this.compareView(step);
    }
    if (step.request?.path === '/teardown') this.tearDown(step);
    this.harness.pass('time passes', STEP_MS);
  }

  private signal(process: string, signal: string, index: number): void {
    const isLong = this.scenario.steps.some(({ response }) => response?.at?.includes(index));
    this.agents.get(process)?.receive(signal, isLong);
    if (process !== 'master') return;
    for (const { response } of this.scenario.steps.slice(0, index)) {
      this.closedStreams.add(response?.stream ?? '');
    }
    this.harness.restart();
  }

  private replayOperator({ name, request, response }: GoldenStep): void {
    const call = this.placeholders.resolve(request?.body) as masterApi.Call | undefined;
    if (call?.type === undefined || response === undefined || isRead(call.type)) return;
    if (UNREADABLE.test(response.text ?? '') || response.status === 401) return;
    this.harness.operator(name, call, principalOf(request?.headers));
    const reply = this.harness.effects.find((effect) => effect.kind === 'reply')?.reply;
    this.recorded.push(
      `${name}: ${response.status} ${this.placeholders.fill(response.text ?? '')}`,
    );
    this.ours.push(`${name}: ${reply?.status ?? ''} ${reply?.text ?? ''}`);
  }

  private compareView({ name, request, response }: GoldenStep): void {
    if (request?.target !== 'master' || response?.json === undefined) return;
    this.viewsCount += 1;
    const recorded = JSON.parse(this.placeholders.fill(JSON.stringify(response.json))) as object;
    const differences = viewDifferences(recorded, this.harness.master.state);
    this.ours.push(...differences.map((text) => `${name}: ${text}`));
  }

  /** An older endpoint, whose answers are not the master's. */
  private tearDown({ name, request }: GoldenStep): void {
    const text = this.placeholders.fill(textOf(request?.body, ''));
    const value = /^frameworkId=(.+)$/.exec(text)?.[1];
    if (value === undefined) return;
    const teardown = { framework_id: { value } };
    this.harness.operator(name, { type: 'TEARDOWN', teardown });
  }

  private replayRequest(step: GoldenStep): void {
    const { request, response } = step;
    const call = this.placeholders.resolve(request?.body) as schedulerApi.Call | undefined;
    if (call === undefined || response === undefined || response.status === 401) return;
    const principal = principalOf(request?.headers);
    if (call.type === 'SUBSCRIBE' && response.stream !== undefined) {
      return this.subscribe(step.name, response.stream, call, principal);
    }
    const streamId = this.streamOf(request?.headers);
    this.harness.call(step.name, streamId, call, principal);
    const reply = this.harness.effects.find((effect) => effect.kind === 'reply')?.reply;
    this.recorded.push(
      `${step.name}: ${response.status} ${this.placeholders.fill(response.text ?? '')}`,
    );
    this.ours.push(`${step.name}: ${reply?.status ?? ''} ${reply?.text ?? ''}`);
  }

  private streamOf(headers: Headers): string | undefined {
    const header = headerOf(headers, 'mesos-stream-id');
    return header === undefined ? undefined : this.placeholders.fill(header);
  }

  private subscribe(
    name: string,
    streamId: string,
    call: schedulerApi.Call,
    principal: string | undefined,
  ): void {
    this.subscribed.add(streamId);
    this.harness.step(name, { kind: 'subscribe', streamId, call, principal });
    const step = this.scenario.steps.find(({ response }) => response?.stream === streamId);
    const recorded = step?.response?.records?.find(({ type }) => type === 'SUBSCRIBED');
    const event = this.harness.eventsOf(streamId).find(({ type }) => type === 'SUBSCRIBED');
    const placeholder = recorded?.subscribed?.framework_id.value;
    const value = event?.subscribed?.framework_id.value;
    if (placeholder === undefined || value === undefined) return;
    this.placeholders.set(placeholder, value);
    this.frameworkIds.set(streamId, value);
    this.streamsCount += 1;
    this.placeholders.set(`<stream-id:${this.streamsCount}>`, streamId);
  }

  /** Stands in for allocator, agents and executors: they do what they did when it was recorded. */
  private actAsRecorded(index: number): void {
    this.deeds.finishAnonymousOperations();
    for (const { response } of this.scenario.steps) {
      const { stream = '', records = [], at = [] } = response ?? {};
      records.forEach((event, i) => {
        if (at[i] !== index || !this.frameworkIds.has(stream)) return;
        this.propose(stream, event);
        this.deeds.repeat(stream, event);
      });
    }
  }

  private propose(stream: string, { offers, inverse_offers: inverse }: schedulerApi.Event): void {
    const made = [
      ...(offers?.offers ?? []).map((offer) => this.proposals.offer(stream, offer)),
      ...(inverse?.inverse_offers ?? []).map((each) => this.proposals.inverseOffer(stream, each)),
    ];
    for (const isMade of made) {
      // Offers that crossed the end of the framework prove nothing.
      if (isMade === undefined) continue;
      this.recorded.push(`${stream} is offered something`);
      this.ours.push(`${stream} is ${isMade ? 'offered something' : 'offered nothing'}`);
    }
  }

  private noteOperatorEvents({ request, response }: GoldenStep): void {
    const lines = this.harness.effects.flatMap((effect) =>
      effect.kind === 'publish' ? operatorEventText(effect.event) : [],
    );
    for (const [stream, noted] of this.operatorStreams) {
      if (!this.closedStreams.has(stream)) noted.push(...lines);
    }
    if (request?.path !== '/api/v1' || response?.stream === undefined) return;
    this.operatorStreams.set(response.stream, []);
  }

  /** As a whole, since it is not recorded which event came before which step's answer. */
  private compareOperatorEvents(): void {
    for (const [stream, noted] of this.operatorStreams) {
      const step = this.scenario.steps.find(({ response }) => response?.stream === stream);
      const expected = (step?.response?.records ?? []).flatMap(operatorEventText);
      this.recorded.push(
        ...expected.map((text) => `${stream} ${this.placeholders.fill(text)}`).sort(),
      );
      this.ours.push(...noted.map((text) => `${stream} ${text}`).sort());
    }
  }

  private compareEvents(index: number): void {
    for (const { response } of this.scenario.steps) {
      const { stream, records = [], at = [] } = response ?? {};
      if (stream === undefined || this.closedStreams.has(stream)) continue;
      if (!this.subscribed.has(stream)) continue;
      const expected = records.filter((_, i) => at[i] === index).flatMap(schedulerEventText);
      // Mesos walks hash tables: the order within one step means nothing.
      this.recorded.push(
        ...expected.map((text) => `${stream} ${this.placeholders.fill(text)}`).sort(),
      );
      const got = this.harness.eventsOf(stream).flatMap(schedulerEventText);
      this.ours.push(...got.map((text) => `${stream} ${text}`).sort());
    }
  }
}

/** What the master tells of itself; the port is one that nothing depends on. */
function masterInfoOf({ domain }: Readonly<Record<string, unknown>>): Partial<MasterInfo> {
  return {
    pid: 'master@127.0.0.1:<port:master>',
    address: { hostname: 'localhost', ip: '127.0.0.1', port: 5050 },
    capabilities: [{ type: 'AGENT_UPDATE' }, { type: 'AGENT_DRAINING' }, { type: 'QUOTA_V2' }],
    ...(typeof domain === 'string' && { domain: JSON.parse(domain) as DomainInfo }),
  };
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
