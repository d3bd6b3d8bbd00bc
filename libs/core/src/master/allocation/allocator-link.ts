import type {
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
  private readonly deliver: (input: AllocatorInput) => void;

  constructor(deliver: (input: AllocatorInput) => void) {
    this.deliver = deliver;
  }

  /** Everything sent from now on belongs to a new epoch, which begins with a snapshot. */
  beginEpoch(masterTerm: number): void {
    const sameTerm = this.epoch.masterTerm === masterTerm;
    this.epoch = { masterTerm, allocatorTerm: sameTerm ? this.epoch.allocatorTerm + 1 : 1 };
    this.seq = 0;
  }

  send(message: AllocatorMessage): void {
    this.deliver({ epoch: this.epoch, seq: this.seq++, ...message });
  }

  isCurrent(output: AllocatorOutput): boolean {
    return (
      output.epoch.masterTerm === this.epoch.masterTerm &&
      output.epoch.allocatorTerm === this.epoch.allocatorTerm
    );
  }
}

/** As messages for the allocator: a shared resource that is held n times is listed n times. */
export function listCopies(resources: Resources): readonly Resource[] {
  if (resources.shared().isEmpty) return resources.messages;
  return [...resources].flatMap(({ message, copies }) => Array<Resource>(copies).fill(message));
}
