import { formatAuthority, parseAuthority, type Authority } from '../flags/masters-flag.ts';
import type { Leader, LeaderWatch } from './leader-tracker.ts';

export interface WatchMastersOptions {
  readonly masters: readonly Authority[];
  /** The `Location` of a master's answer to `/redirect`; undefined when it does not know, or answers nothing. */
  readonly ask: (master: Authority) => Promise<string | undefined>;
  readonly onLeader: (leader: Leader | undefined) => void;
}

/** Pause between two rounds: while all is well, and while nobody is known to lead or it is in doubt. */
const calmPauseMs = 1_000;
const eagerPauseMs = 150;

/** After so many rounds without a leader nobody leads; a busy leader may miss one. */
const emptyRoundsMax = 2;

/**
 * Finds the leader by asking masters for `/redirect`. Whom they name has to say so himself: a standby
 * may name one who leads no more.
 */
export function watchMasters(options: WatchMastersOptions): LeaderWatch {
  let isStopped = false;
  let isInDoubt = false;
  let emptyRounds = 0;
  let wake = (): void => undefined;

  async function round(): Promise<void> {
    isInDoubt = false;
    const leader = await findLeader(options);
    emptyRounds = leader === undefined ? emptyRounds + 1 : 0;
    if (leader === undefined && emptyRounds < emptyRoundsMax) return;
    if (!stopped()) options.onLeader(leader);
  }

  async function run(): Promise<void> {
    while (!stopped()) {
      await round();
      const pauseMs = isInDoubt || emptyRounds > 0 ? eagerPauseMs : calmPauseMs;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(timer);
          setTimeout(resolve, stopped() ? 0 : eagerPauseMs);
        };
      });
    }
  }

  function stopped(): boolean {
    return isStopped;
  }

  const running = run();
  return {
    look: () => {
      if (isInDoubt) return;
      isInDoubt = true;
      wake();
    },
    stop: () => {
      isStopped = true;
      wake();
      return running;
    },
  };
}

/** Whom some master names and who names himself. */
async function findLeader({
  masters,
  ask,
}: Pick<WatchMastersOptions, 'masters' | 'ask'>): Promise<Leader | undefined> {
  const answers = await Promise.all(masters.map(ask));
  for (const named of new Set(answers)) {
    const authority = authorityOf(named);
    if (authority === undefined) continue;
    if ((await ask(authority)) === named) return { ...authority, id: formatAuthority(authority) };
  }
  return undefined;
}

/** `//host:port`; some write the scheme as well. */
function authorityOf(location: string | undefined): Authority | undefined {
  const match = /^(?:https?:)?\/\/([^/?#]+)/.exec(location ?? '');
  return match?.[1] === undefined ? undefined : parseAuthority(match[1]);
}
