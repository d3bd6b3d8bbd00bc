import type {
  AgentProposal,
  AllocatorEpoch,
  AllocatorInput,
  AllocatorMessage,
  AllocatorOutput,
  Resources,
} from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';

/**
 * The master's end of the dialogue with the allocator: numbers what is sent, and tells what of the
 * answers belongs to the current epoch.
 */
export class AllocatorLink {
  private epoch: AllocatorEpoch = { masterTerm: 0, allocatorTerm: 0 };
  private seq = 0;
  private nextOutputSeq = 0;
  /** How often agents were removed in this epoch. */
  private readonly removals = new Map<string, number>();
  private readonly deliver: (input: AllocatorInput) => void;

  constructor(deliver: (input: AllocatorInput) => void) {
    this.deliver = deliver;
  }

  /** Everything sent from now on belongs to a new epoch, which begins with a snapshot. */
  beginEpoch(masterTerm: number): void {
    const sameTerm = this.epoch.masterTerm === masterTerm;
    this.epoch = { masterTerm, allocatorTerm: sameTerm ? this.epoch.allocatorTerm + 1 : 1 };
    this.seq = 0;
    this.nextOutputSeq = 0;
    this.removals.clear();
  }

  send(message: AllocatorMessage): void {
    if (message.type === 'agentRemoved') {
      const { value } = message.agentId;
      this.removals.set(value, (this.removals.get(value) ?? 0) + 1);
    }
    this.deliver({ epoch: this.epoch, seq: this.seq++, ...message });
  }

  /**
   * Whether an answer counts. Repetitions and former epochs are ignored. Where answers are missing,
   * proposals may be lost that the allocator counts on: both sides must begin again. An allocator
   * that has just taken over, and asks for that, has numbers of its own.
   */
  admit(output: AllocatorOutput): 'take' | 'ignore' | 'resync' {
    if (!this.isCurrent(output)) return 'ignore';
    if (output.type === 'resyncNeeded') return 'resync';
    if (output.seq < this.nextOutputSeq) return 'ignore';
    if (output.seq > this.nextOutputSeq) return 'resync';
    this.nextOutputSeq += 1;
    return 'take';
  }

  /** Whether the agent has left since this was proposed; it may be back. */
  isOutdated({ agentId, removals = 0 }: AgentProposal): boolean {
    return removals !== (this.removals.get(agentId.value) ?? 0);
  }

  private isCurrent({ epoch }: AllocatorOutput): boolean {
    return (
      epoch.masterTerm === this.epoch.masterTerm && epoch.allocatorTerm === this.epoch.allocatorTerm
    );
  }
}

/** As messages for the allocator: a shared resource that is held n times is listed n times. */
export function listCopies(resources: Resources): readonly Resource[] {
  if (resources.shared().isEmpty) return resources.messages;
  return [...resources].flatMap(({ message, copies }) => Array<Resource>(copies).fill(message));
}
