import type { MasterInput } from '@mezzo/core';
import type {
  AllocatorEpoch,
  AllocatorInput,
  AllocatorMessage,
  AllocatorOutput,
} from '@mezzo/domain';
import type { MetricsSource } from '@mezzo/http-kit';
import type { AllocatorService } from './allocator-service.ts';

type Question = Extract<AllocatorMessage, { readonly requestId: string }>;
type Answer = Extract<AllocatorOutput, { readonly requestId: string }>;

export interface AllocatorLinkOptions {
  readonly service: AllocatorService;
  readonly enqueue: (input: MasterInput) => void;
  /** `--allocation_interval` */
  readonly allocationIntervalMs: number;
}

/** An allocator that does not answer is not waited for any longer. */
const answerTimeoutMs = 1_000;

/** Begins the ids of questions that the shell asks; the core's begin otherwise. */
const ownRequestPrefix = 'shell-';

/**
 * The master's line to its allocator. Two speak into it: the core, and the shell with the batch timer
 * and with questions of its own. It numbers what leaves, so that the allocator sees one stream.
 */
export class AllocatorLink implements MetricsSource {
  readonly #options: AllocatorLinkOptions;
  readonly #asked = new Map<string, (answer: Answer) => void>();
  /** What the core has not been given yet: see {@link #handOver}. */
  readonly #arrived: AllocatorOutput[] = [];
  #epoch: AllocatorEpoch | undefined;
  #seq = 0;
  #nextRequest = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AllocatorLinkOptions) {
    this.#options = options;
  }

  /** Begins to receive, and to ask for an allocation of all agents now and then. */
  start(): void {
    const { service, allocationIntervalMs } = this.#options;
    service.receive((output) => this.#receive(output));
    this.#timer = setInterval(() => this.#say({ type: 'requestAllocation' }), allocationIntervalMs);
  }

  stop(): void {
    this.#arrived.length = 0;
    clearInterval(this.#timer);
    this.#options.service.stop();
  }

  /** A message of the core. `begin` opens a new epoch; the number it brings is replaced. */
  send(input: AllocatorInput): void {
    if (input.type === 'begin') {
      this.#epoch = input.epoch;
      this.#seq = 0;
    }
    this.#options.service.send({ ...input, seq: this.#seq++ });
  }

  /** Asks the allocator something that is no business of the core. Undefined: it does not answer. */
  ask(
    question: Question extends infer Q
      ? Q extends Question
        ? Omit<Q, 'requestId'>
        : never
      : never,
    timeoutMs = answerTimeoutMs,
  ): Promise<Answer | undefined> {
    const requestId = `${ownRequestPrefix}${this.#nextRequest++}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#asked.delete(requestId);
        resolve(undefined);
      }, timeoutMs);
      this.#asked.set(requestId, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#say({ ...question, requestId });
    });
  }

  async collectMetrics(): Promise<ReadonlyMap<string, number>> {
    const answer = await this.ask({ type: 'getMetrics' });
    return new Map(answer?.type === 'metricsReply' ? Object.entries(answer.metrics) : []);
  }

  #say(message: AllocatorMessage): void {
    const epoch = this.#epoch;
    if (epoch !== undefined) this.#options.service.send({ epoch, seq: this.#seq++, ...message });
  }

  #receive(output: AllocatorOutput): void {
    if ('requestId' in output && output.requestId.startsWith(ownRequestPrefix)) {
      this.#asked.get(output.requestId)?.(output);
      this.#asked.delete(output.requestId);
    }
    // The core sees the shell's answers, too: a number it misses is a message that was lost.
    this.#arrived.push(output);
    if (this.#arrived.length === 1) this.#handOver();
  }

  /**
   * Gives one after the other to the core, and after proposals leaves a turn of the event loop to
   * others: a run that offers all agents of a large cluster comes in many messages at once, and calls
   * must not wait for all of them.
   */
  #handOver(): void {
    for (let [output] = this.#arrived; output !== undefined; [output] = this.#arrived) {
      this.#options.enqueue({ kind: 'allocatorOutput', output });
      if (output.type === 'offers' && output.proposals.length > 0) {
        setImmediate(() => {
          this.#arrived.shift();
          this.#handOver();
        });
        return;
      }
      this.#arrived.shift();
    }
  }
}
