import type {
  AllocatorEpoch,
  AllocatorInput,
  AllocatorOutput,
  AllocatorReply,
} from '@mezzo/domain';
import { AgentStays } from './agent-stays.ts';

/** What is to be done with an input. */
export type Admission = 'take' | 'ignore' | 'resync';

/**
 * Guards an allocator's input stream: a message counts once, in its order, in its epoch.
 *
 *   stale epoch or repeated number → ignore
 *   `begin` with number 0 of a new epoch → take, and everything before is void
 *   a number too high → resync; then ignore until the next `begin`, but ask again with every batch,
 *     because the question may be lost as well
 */
export class AllocatorSession {
  private epoch: AllocatorEpoch | undefined = undefined;
  private expected = 0;
  private sent = 0;
  private lost = false;
  private stays = new AgentStays();

  /** The number of the next input. */
  get expectedSeq(): number {
    return this.expected;
  }

  admit(input: AllocatorInput): Admission {
    const order = this.epoch === undefined ? 1 : compareEpochs(input.epoch, this.epoch);
    if (order < 0) return 'ignore';
    if (order > 0) return this.admitNewEpoch(input);
    if (this.lost) return input.type === 'requestAllocation' ? 'resync' : 'ignore';
    if (input.seq < this.expected) return 'ignore';
    if (input.seq > this.expected) return this.lose();
    this.expected += 1;
    if (input.type === 'agentRemoved') this.stays.removed(input.agentId.value);
    return 'take';
  }

  private admitNewEpoch(input: AllocatorInput): Admission {
    this.epoch = input.epoch;
    this.sent = 0;
    this.expected = 0;
    this.stays = new AgentStays();
    if (input.type !== 'begin' || input.seq !== 0) return this.lose();
    this.lost = false;
    this.expected = 1;
    return 'take';
  }

  private lose(): Admission {
    this.lost = true;
    return 'resync';
  }

  /** Numbers the messages to the master. */
  tag(replies: readonly AllocatorReply[]): readonly AllocatorOutput[] {
    const { epoch } = this;
    if (epoch === undefined) return [];
    return replies.map((reply) => ({ epoch, seq: this.sent++, ...this.stays.mark(reply) }));
  }

  /** For snapshots; undefined before the first `begin`. */
  get state(): AllocatorSessionState | undefined {
    const { epoch, expected, sent, stays } = this;
    if (epoch === undefined || this.lost) return undefined;
    return { epoch, expected, sent, removals: stays.entries };
  }

  static restore({ epoch, expected, sent, removals }: AllocatorSessionState): AllocatorSession {
    const session = new AllocatorSession();
    session.epoch = epoch;
    session.expected = expected;
    session.sent = sent;
    session.stays = new AgentStays(removals);
    return session;
  }
}

export interface AllocatorSessionState {
  readonly epoch: AllocatorEpoch;
  readonly expected: number;
  readonly sent: number;
  /** How often agents have left in this epoch. */
  readonly removals: readonly (readonly [agentId: string, count: number])[];
}

/** Negative when `a` is older. */
export function compareEpochs(a: AllocatorEpoch, b: AllocatorEpoch): number {
  return a.masterTerm - b.masterTerm || a.allocatorTerm - b.allocatorTerm;
}
