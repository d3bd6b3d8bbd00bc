import type { MasterInput } from '@mezzo/core';
import type { Log } from '@mezzo/http-kit';
import { readFile } from 'node:fs/promises';

/** Source: mesos src/watcher/whitelist_watcher.hpp#WHITELIST_WATCH_INTERVAL */
const pollIntervalMs = 5_000;

export interface WhitelistWatcherOptions {
  /** `--whitelist`; undefined: nothing to watch. */
  readonly path: string | undefined;
  /** What the file said when the flags were read. */
  readonly initial: readonly string[] | undefined;
  readonly enqueue: (input: MasterInput) => void;
  readonly log: Log;
  readonly intervalMs?: number;
}

/**
 * Reads the file of `--whitelist` again and again. While it cannot be read, what it said last holds;
 * when it is empty, no agent is offered.
 *
 * Source: mesos src/watcher/whitelist_watcher.cpp#WhitelistWatcher::watch
 */
export class WhitelistWatcher {
  readonly #options: WhitelistWatcherOptions;
  #last: string;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WhitelistWatcherOptions) {
    this.#options = options;
    this.#last = keyOf(options.initial ?? []);
  }

  start(): void {
    const { path, intervalMs = pollIntervalMs } = this.#options;
    if (path === undefined) return;
    this.#timer = setInterval(() => void this.#read(path), intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #read(path: string): Promise<void> {
    const { enqueue, log } = this.#options;
    try {
      const hostnames = parseWhitelist(await readFile(path, 'utf8'));
      const key = keyOf(hostnames);
      if (key === this.#last) return;
      this.#last = key;
      log.info({ agents: hostnames.length }, 'whitelist changed');
      enqueue({ kind: 'agentWhitelist', hostnames });
    } catch (error) {
      log.error({ err: error, path }, 'the whitelist cannot be read: the last one holds');
    }
  }
}

/** Host names, one a line. */
export function parseWhitelist(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

function keyOf(hostnames: readonly string[]): string {
  return [...hostnames].sort().join('\n');
}
