import type { Attempt, MasterRequest } from './master-connections.ts';
import type { CallUnderWay, QuickConnection } from './quick-connection.ts';

/** One call, from when it is made until it is settled. */
export class QuickCall implements CallUnderWay {
  readonly request: MasterRequest;
  readonly #settle: (attempt: Attempt) => void;
  #connection: QuickConnection | undefined;
  #isSettled = false;

  constructor(request: MasterRequest, settle: (attempt: Attempt) => void) {
    this.request = request;
    this.#settle = settle;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  settle(attempt: Attempt): void {
    this.#isSettled = true;
    this.#settle(attempt);
  }

  sendOn(connection: QuickConnection): void {
    this.#connection = connection;
    connection.send(this, performance.now());
  }

  /** Its answer is waited for no longer. */
  abandon(reason: string): void {
    if (this.#connection === undefined) this.settle({ failure: reason, sent: false });
    else this.#connection.fail(reason);
  }
}
