import type { ContainerProcess } from './process-plan.ts';

/** What supervisors and the warden tell the agent, one line each. */
export type WardenEvent =
  /** The task's process exists (it may still stand at its gate). */
  | { readonly kind: 'started'; readonly process: ContainerProcess }
  /** Nothing runs and nothing will. */
  | { readonly kind: 'failed'; readonly key: string; readonly errno: number; readonly what: string }
  /** The task and everything it had started are gone. `status` is the word of wait(2). */
  | { readonly kind: 'exited'; readonly key: string; readonly status: number }
  /** A supervisor died without a word, and its task was killed. */
  | { readonly kind: 'lost'; readonly key: string }
  | { readonly kind: 'usage'; readonly token: string; readonly usage: TreeUsage }
  /** `left` tells for each directory, in order, whether something of it is left. */
  | { readonly kind: 'removed'; readonly token: string; readonly left: readonly boolean[] };

/** Sums over all processes of a container, those that ended included for the processor times. */
export interface TreeUsage {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly residentBytes: number;
}

/** The kernel shows times in these on every architecture (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** @returns undefined for a line that no warden of ours wrote; it is to be ignored. */
export function parseWardenEvent(line: string): WardenEvent | undefined {
  const words = line.split(' ');
  const [kind, subject = '', first = '', second = '', third = ''] = words;
  switch (kind) {
    case 'started':
      return words.length === 6 ? { kind, process: processOf(subject, words.slice(2)) } : undefined;
    case 'failed':
      return { kind, key: subject, errno: Number(first), what: words.slice(3).join(' ') };
    case 'exited':
      return { kind, key: subject, status: Number(first) };
    case 'lost':
      return { kind, key: subject };
    case 'usage':
      return {
        kind,
        token: subject,
        usage: {
          userSeconds: Number(first) / TICKS_PER_SECOND,
          systemSeconds: Number(second) / TICKS_PER_SECOND,
          residentBytes: Number(third),
        },
      };
    case 'removed':
      return { kind, token: subject, left: Array.from(first, (digit) => digit !== '0') };
    default:
      return undefined;
  }
}

/** Reads the `pid` file of a runtime directory; undefined when it is not whole. */
export function parsePidFile(key: string, text: string): ContainerProcess | undefined {
  const words = text.trim().split(' ');
  return words.length === 4 ? processOf(key, words) : undefined;
}

function processOf(key: string, words: readonly string[]): ContainerProcess {
  const [pid = '', startTicks = '', supervisorPid = '', supervisorStartTicks = ''] = words;
  return {
    key,
    pid: Number(pid),
    startTicks,
    supervisorPid: Number(supervisorPid),
    supervisorStartTicks,
  };
}

/** Puts chunks of a stream together to whole lines. The rest of a line waits for the next chunk. */
export class LineSplitter {
  #rest = '';

  push(chunk: string): string[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}
