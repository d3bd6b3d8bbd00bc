import type { Election, Leadership, Stop } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';

/** The election of a master that has no rivals: whoever campaigns first leads until it stops. */
export class SingleElection implements Election {
  readonly #candidates: Candidate[] = [];

  campaign(info: MasterInfo, onChange: (leadership: Leadership) => void): Stop {
    const candidate = { info, onChange };
    this.#candidates.push(candidate);
    // Later, as with any other election: nobody leads before `campaign` has returned.
    queueMicrotask(() => this.#announceTo(candidate));
    return () => this.#withdraw(candidate);
  }

  #withdraw(candidate: Candidate): void {
    const at = this.#candidates.indexOf(candidate);
    if (at === -1) return;
    this.#candidates.splice(at, 1);
    if (at === 0) for (const other of this.#candidates) this.#announceTo(other);
  }

  #announceTo(candidate: Candidate): void {
    const leader = this.#candidates[0];
    if (leader === undefined || !this.#candidates.includes(candidate)) return;
    candidate.onChange(
      leader === candidate ? { state: 'leads' } : { state: 'follows', leader: leader.info },
    );
  }
}

interface Candidate {
  readonly info: MasterInfo;
  readonly onChange: (leadership: Leadership) => void;
}
