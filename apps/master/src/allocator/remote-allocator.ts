/**
 * The allocator in a process of its own, whichever of them leads.
 *
 * etcd tells who leads. The master attaches to the leader by a request, and then makes the core begin
 * a new epoch, for a leader knows nothing at first. While none is attached what the core says is
 * dropped: no offers are made, and everything else goes on. Answers count only from the allocator
 * that is attached now; what an earlier one still says, or repeats, is passed over here and, by its
 * epoch, in the core.
 */
import {
  allocatorMessagesMax,
  allocatorPatterns,
  type AllocatorCandidate,
  type AllocatorEpoch,
  type AllocatorInput,
  type AllocatorOutput,
  type Stop,
} from '@mezzo/domain';
import type { Log } from '@mezzo/http-kit';
import {
  RedisStreamClient,
  RedisStreamServer,
  type RedisSettings,
  type StreamContext,
} from '@mezzo/redis-streams';
import { firstValueFrom } from 'rxjs';
import type { AllocatorService } from './allocator-service.ts';

/** A request to attach that is not answered for so long is made again. */
const attachTimeoutMs = 250;
const attachPauseMs = 50;
/** The inbox of answers goes away when its master has been away for so long. */
const inboxExpiryMs = 60_000;

/** The allocator that leads, as the election knows it. */
export interface LeadingAllocator {
  readonly info: AllocatorCandidate;
  readonly term: number;
}

export interface RemoteAllocatorOptions {
  readonly settings: RedisSettings;
  /** Unlike for each life of a master: it names the inbox of answers. */
  readonly masterId: string;
  /** Tells who leads the allocators, at first and with every change. */
  readonly observe: (onLeader: (leader: LeadingAllocator | undefined) => void) => Stop;
  readonly log: Log;
}

/** The line to one leader, from its election to the next. */
interface Line {
  readonly leader: LeadingAllocator;
  readonly client: RedisStreamClient;
  isAttached: boolean;
}

export class RemoteAllocator implements AllocatorService {
  readonly #options: RemoteAllocatorOptions;
  readonly #inbox: RedisStreamServer;
  readonly #address: string;
  #deliver: (output: AllocatorOutput) => void = () => undefined;
  #withdraw: Stop | undefined;
  #line: Line | undefined;
  #epoch: AllocatorEpoch | undefined;
  #waiting: AllocatorInput[] = [];
  #isScheduled = false;
  #isStopped = false;
  #attachmentsCount = 0;
  #droppedCount = 0;

  constructor(options: RemoteAllocatorOptions) {
    const { settings, masterId } = options;
    this.#options = options;
    this.#address = `master-allocator:${masterId}`;
    this.#inbox = new RedisStreamServer({
      settings,
      address: this.#address,
      claimIdleMs: 0,
      expiryMs: inboxExpiryMs,
    });
    this.#inbox.addHandler(
      allocatorPatterns.outputs,
      (outputs: unknown, context: StreamContext) => {
        this.#receive(outputs, context);
        return Promise.resolve();
      },
      true,
    );
  }

  send(input: AllocatorInput): void {
    this.#epoch = input.epoch;
    if (this.#line?.isAttached !== true) {
      this.#droppedCount += 1;
      return;
    }
    this.#waiting.push(input);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  /** Begins to look for the leader, and to attach to it. */
  receive(deliver: (output: AllocatorOutput) => void): void {
    this.#deliver = deliver;
    this.#inbox.listen(() => {
      if (this.#isStopped) return;
      this.#withdraw = this.#options.observe((leader) => this.#changeLine(leader));
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#withdraw?.();
    this.#changeLine(undefined);
    void this.#inbox.close();
  }

  collectMetrics(): ReadonlyMap<string, number> {
    return new Map([
      ['allocator/remote/attached', this.#line?.isAttached === true ? 1 : 0],
      ['allocator/remote/attachments', this.#attachmentsCount],
      ['allocator/remote/messages_dropped', this.#droppedCount],
      ['allocator/remote/messages_waiting', this.#waiting.length],
    ]);
  }

  #flush(): void {
    this.#isScheduled = false;
    const inputs = this.#waiting;
    this.#waiting = [];
    const line = this.#line;
    if (line?.isAttached !== true) return;
    for (let from = 0; from < inputs.length; from += allocatorMessagesMax) {
      const part = inputs.slice(from, from + allocatorMessagesMax);
      // What does not get out leaves a gap in the numbers, which the allocator reports.
      line.client.emit(allocatorPatterns.inputs, part).subscribe({
        error: () => (this.#droppedCount += part.length),
      });
    }
  }

  #changeLine(leader: LeadingAllocator | undefined): void {
    const former = this.#line;
    this.#line = undefined;
    this.#waiting = [];
    if (former !== undefined) {
      this.#options.log.info({ address: former.leader.info.address }, 'allocator left');
      void former.client.close();
    }
    if (leader === undefined || this.#isStopped) return;
    const client = new RedisStreamClient({
      settings: this.#options.settings,
      to: leader.info.address,
      from: this.#address,
      term: () => this.#epoch?.masterTerm ?? 0,
      requestTimeoutMs: attachTimeoutMs,
    });
    this.#line = { leader, client, isAttached: false };
    void this.#attach(this.#line);
  }

  async #attach(line: Line): Promise<void> {
    const { log } = this.#options;
    while (this.#line === line) {
      try {
        await firstValueFrom(line.client.send(allocatorPatterns.attach, {}));
        break;
      } catch {
        // It does not listen yet, or Redis is away.
        await new Promise((resolve) => setTimeout(resolve, attachPauseMs));
      }
    }
    if (this.#line !== line) return;
    line.isAttached = true;
    this.#attachmentsCount += 1;
    const { info, term } = line.leader;
    log.info({ address: info.address, http: info.http, term }, 'allocator attached');
    this.#beginAgain();
  }

  /** The core takes it for a message of an allocator that has missed everything, which is so. */
  #beginAgain(): void {
    const epoch = this.#epoch;
    if (epoch === undefined) return;
    this.#deliver({ type: 'resyncNeeded', epoch, seq: 0, expectedSeq: 0, receivedSeq: 0 });
  }

  #receive(outputs: unknown, { from }: StreamContext): void {
    const line = this.#line;
    if (line?.isAttached !== true || from !== line.leader.info.address) return;
    if (!Array.isArray(outputs)) return;
    for (const output of outputs as readonly AllocatorOutput[]) this.#deliver(output);
  }
}
