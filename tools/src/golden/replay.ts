import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { acknowledgedUuid, concreteRequest, isRead, placeholdersOf } from './concrete-request.ts';
import { readBody, sendRequest, type HttpAnswer, type HttpRequest } from './http-client.ts';
import { Bindings } from './match/bindings.ts';
import { difference, type Difference } from './match/difference.ts';
import { agentThatLoses, killsRunningTask } from './recorded-timing.ts';
import type { InFlight } from './match/in-flight.ts';
import { matchBody, matchHead } from './match/match-answer.ts';
import { launchedQuantities, type Quantities } from './match/regrouped-offers.ts';
import { parseTemplate } from './match/placeholder.ts';
import type {
  Exchange,
  RecordedRequest,
  RecordedStream,
  Scenario,
  Signal,
  Step,
} from './scenario.ts';
import { defaultPatience, type Patience } from './patience.ts';
import { StreamClient } from './stream-client.ts';

/** A difference, and the step at which it came to light. */
export interface StepDifference extends Difference {
  readonly step: number;
  readonly stepName: string;
}

export interface ReplayOptions {
  readonly patience?: Patience | undefined;
  /** Told of everything that is sent and that comes, a line each. */
  readonly trace?: ((line: string) => void) | undefined;
}

/** Sends what was recorded to the cluster; answers the first difference, if there is one. */
export async function replay(
  scenario: Scenario,
  cluster: Cluster,
  options: ReplayOptions = {},
): Promise<StepDifference | undefined> {
  return new Replay(scenario, cluster, options).run();
}

class Replay {
  readonly #scenario: Scenario;
  readonly #cluster: Cluster;
  readonly #patience: Patience;
  readonly #trace: (line: string) => void;
  readonly #bindings = new Bindings();
  readonly #launched: Quantities[] = [];
  readonly #acknowledged = new Set<string>();
  readonly #streams = new Map<string, StreamClient>();
  readonly #progress: { step: number; readonly lastStep: number };
  #wake: () => void = () => undefined;

  constructor(scenario: Scenario, cluster: Cluster, options: ReplayOptions) {
    this.#scenario = scenario;
    this.#cluster = cluster;
    this.#patience = options.patience ?? defaultPatience;
    this.#trace = options.trace ?? (() => undefined);
    this.#progress = { step: 0, lastStep: scenario.steps.length - 1 };
    for (const [name, value] of cluster.known) {
      for (const part of parseTemplate(name)) {
        if (typeof part === 'object') this.#bindings.bind(part, value);
      }
    }
  }

  async run(): Promise<StepDifference | undefined> {
    try {
      const { steps } = this.#scenario;
      for (const [index, step] of steps.entries()) {
        const found = (await this.#eventsBefore(index)) ?? (await this.#perform(step, index));
        if (found !== undefined) return this.#at(index, found);
      }
      const found = await this.#eventsBefore(steps.length);
      return found === undefined ? undefined : this.#at(steps.length - 1, found);
    } finally {
      for (const stream of this.#streams.values()) stream.close();
    }
  }

  #at(index: number, found: Difference): StepDifference {
    return { ...found, step: index, stepName: this.#scenario.steps[index]?.name ?? '' };
  }

  /** Waits for all that was recorded before the step began; a difference anywhere ends it. */
  async #eventsBefore(step: number): Promise<Difference | undefined> {
    const deadline = performance.now() + this.#patience.answerMs;
    for (;;) {
      const streams = [...this.#streams.values()];
      const found = streams.map((stream) => stream.difference).find((each) => each !== undefined);
      if (found !== undefined) return found;
      const missing = streams
        .map((stream) => stream.missingBefore(step))
        .find((each) => each !== undefined);
      if (missing === undefined) return undefined;
      const left = deadline - performance.now();
      if (left <= 0) return missing;
      await this.#changeWithin(left);
    }
  }

  async #changeWithin(timeoutMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    this.#wake = () => resolve(undefined);
    await promise;
    clearTimeout(timer);
  }

  /** Gives the allocator its time before a step that ends the stream of its offers. */
  async #lastOffersBefore(step: number): Promise<void> {
    const deadline = performance.now() + this.#patience.allocationMs;
    for (;;) {
      const awaited = [...this.#streams.values()].some((stream) => stream.awaitsLastOffers(step));
      const left = deadline - performance.now();
      if (!awaited || left <= 0) return;
      await this.#changeWithin(left);
    }
  }

  async #perform(step: Step, index: number): Promise<Difference | undefined> {
    await this.#lastOffersBefore(index);
    if (killsRunningTask(this.#scenario, index)) await sleep(this.#patience.commandMs);
    this.#closeAbandonedStreams(index);
    this.#trace(`--- step ${String(index)} "${step.name}"`);
    this.#progress.step = index;
    switch (step.kind) {
      case 'exchange':
        return this.#exchange(step, index);
      case 'close-stream':
        this.#streams.get(step.stream)?.close();
        return undefined;
      case 'signal':
        await this.#signal(step, index);
        return undefined;
      case 'start':
        await this.#cluster.start(step.process);
        return undefined;
      case 'wait':
        await sleep(step.seconds * 1000 * this.#patience.waitFactor);
        return undefined;
    }
  }

  /** Streams that the recording client dropped on its way, without a step that says so. */
  #closeAbandonedStreams(step: number): void {
    for (const each of this.#scenario.steps.slice(0, step)) {
      if (each.kind !== 'exchange' || each.response.body.kind !== 'stream') continue;
      const { stream, closedAt, closedCleanly } = each.response.body;
      if (!closedCleanly && closedAt !== undefined && closedAt < step) {
        this.#streams.get(stream)?.close();
      }
    }
  }

  /** A master that is killed and not started by a later step was started again at once. */
  async #signal({ process, signal }: Signal, index: number): Promise<void> {
    await this.#cluster.signal(process, signal);
    const later = this.#scenario.steps.slice(index + 1);
    const startedLater = later.some((step) => step.kind === 'start' && step.process === process);
    if (process === 'master' && signal === 'SIGKILL' && !startedLater) {
      await this.#cluster.start(process);
    }
  }

  /** Asks again, where that changes nothing, until the answer is the recorded one. */
  async #exchange(step: Exchange, index: number): Promise<Difference | undefined> {
    const begun = performance.now();
    const deadline = begun + this.#patience.settleMs;
    await this.#learnAgentIds(step.request);
    const request = concreteRequest(step, this.#bindings);
    const deaf = agentThatLoses(this.#scenario, index);
    if (deaf !== undefined) await this.#cluster.signal(deaf, 'SIGSTOP');
    this.#note(step.request);
    this.#trace(`> ${request.method} ${request.path} ${Buffer.concat(request.body).toString()}`);
    for (;;) {
      const { found, mayRepeat } = await this.#attempt(step, request, index);
      if (found === undefined) return this.#checkElapsed(step, index, begun);
      if (!mayRepeat || performance.now() >= deadline) return found;
      await sleep(settleIntervalMs);
    }
  }

  /** What later events of the streams depend on. */
  #note({ body }: RecordedRequest): void {
    if (body?.kind !== 'json') return;
    this.#launched.push(...launchedQuantities(body.json));
    const uuid = acknowledgedUuid(body.json);
    const value = uuid === undefined ? undefined : this.#bindings.get(uuid);
    if (value !== undefined) this.#acknowledged.add(value);
  }

  /** Operators may name an agent before any answer of the scenario has told its id. */
  async #learnAgentIds(request: RecordedRequest): Promise<void> {
    const unknown = placeholdersOf(request).filter(
      ({ kind, name }) => kind === 'agent-id' && this.#bindings.get(name) === undefined,
    );
    if (unknown.length === 0) return;
    const ids = await this.#cluster.agentIds();
    for (const placeholder of unknown) ids.some((id) => this.#bindings.bind(placeholder, id));
  }

  async #attempt(
    { request: recorded, response }: Exchange,
    request: HttpRequest,
    index: number,
  ): Promise<{ found: Difference | undefined; mayRepeat: boolean }> {
    const mark = this.#bindings.mark();
    let answer: HttpAnswer;
    try {
      const endpoint = this.#cluster.endpoint(recorded.target);
      answer = await sendRequest(endpoint, request, this.#patience.answerMs);
    } catch (error) {
      return { found: difference('answer', 'an answer', String(error)), mayRepeat: false };
    }
    this.#trace(`< ${String(answer.status)} ${JSON.stringify(answer.headers)}`);
    let found = matchHead(response, answer, this.#bindings);
    if (found === undefined && response.body.kind === 'stream') {
      this.#openStream(response.body, answer);
      return { found, mayRepeat: false };
    }
    if (found === undefined || isRefusal(answer)) {
      found = await this.#compareBody(response, answer, { head: found, index });
    }
    answer.body.destroy();
    if (found !== undefined) this.#bindings.rewind(mark);
    return { found, mayRepeat: isRead(recorded) || isRefusal(answer) };
  }

  /** The body, or, when the head differs already, the head with the text of the refusal. */
  async #compareBody(
    { body: recorded }: Exchange['response'],
    answer: HttpAnswer,
    { head, index }: { readonly head: Difference | undefined; readonly index: number },
  ): Promise<Difference | undefined> {
    try {
      const body = await readBody(answer, this.#patience.answerMs);
      this.#trace(`< ${body.toString()}`);
      if (head !== undefined) {
        return difference(head.path, head.expected, `${head.got} ${body.toString()}`.trim());
      }
      if (recorded.kind === 'stream') return undefined;
      return matchBody(recorded, body, this.#bindings, this.#inFlightAt(index));
    } catch (error) {
      return head ?? difference('body', 'a body', String(error));
    }
  }

  #inFlightAt(step: number): InFlight {
    const streams = [...this.#streams.values()];
    return new Set(streams.flatMap((each) => [...each.inFlightAt(step)]));
  }

  #openStream(recorded: RecordedStream, answer: HttpAnswer): void {
    const { 'message-content-type': messageType, 'content-type': type } = answer.headers;
    const stream = new StreamClient({
      recorded,
      body: answer.body,
      contentType: messageType ?? type ?? '',
      bindings: this.#bindings,
      launched: this.#launched,
      acknowledged: this.#acknowledged,
      inFlight: () => this.#inFlightAt(this.#progress.step),
      progress: this.#progress,
      trace: this.#trace,
      onChange: () => this.#wake(),
    });
    this.#streams.set(recorded.stream, stream);
  }

  /** Delays that the recording measured are part of the behaviour: a filter, a resend timer. */
  async #checkElapsed(
    { elapsedSeconds }: Exchange,
    index: number,
    begun: number,
  ): Promise<Difference | undefined> {
    if (elapsedSeconds === undefined) return undefined;
    const found = await this.#eventsBefore(index + 1);
    if (found !== undefined) return found;
    const arrivals = [...this.#streams.values()].map((stream) => stream.arrivalWith(index));
    const arrival = arrivals.find((each) => each !== undefined);
    if (arrival === undefined) return undefined;
    const seconds = (arrival - begun) / 1000;
    const early = seconds < elapsedSeconds * 0.5 * this.#patience.waitFactor;
    const late = seconds > elapsedSeconds * 1.5 + 3;
    return early || late
      ? difference('elapsed', `about ${String(elapsedSeconds)} s`, `${seconds.toFixed(2)} s`)
      : undefined;
  }
}

const settleIntervalMs = 50;

/** A refused call has changed nothing: it may be sent again when something is not ready yet. */
function isRefusal({ status }: { readonly status: number }): boolean {
  return status >= 400;
}
