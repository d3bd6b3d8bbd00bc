import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { waitUntil } from '@mezzo/tools';
import type { SubscribersPlan, SubscribersReport } from './subscribers-plan.ts';

const openMsMax = 120_000;
const reportMsMax = 60_000;

/** Subscribers of events, in a process of their own. */
export class Subscribers implements AsyncDisposable {
  readonly #child: ChildProcess;
  #report: SubscribersReport | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (report) => {
      this.#report = report as SubscribersReport;
    });
  }

  static async start(plan: SubscribersPlan): Promise<Subscribers> {
    const program = join(import.meta.dirname, 'subscribers-process.ts');
    const child = fork(program, [JSON.stringify(plan)], { execArgv: [] });
    const subscribers = new Subscribers(child);
    await subscribers.#next(openMsMax);
    return subscribers;
  }

  /** What they have seen, up to now at least. */
  report(): Promise<SubscribersReport> {
    return this.#next(reportMsMax);
  }

  async #next(timeoutMs: number): Promise<SubscribersReport> {
    this.#report = undefined;
    return waitUntil(() => this.#report, { what: 'the subscribers report', timeoutMs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await ended;
  }
}
