import type { Reply, RequestId } from '@mezzo/core';
import { defaultAnswer, emptyAnswer, textAnswer, type Answer } from '@mezzo/http-kit';

/** HTTP requests that wait for the master to decide. */
export class PendingReplies {
  readonly #waiting = new Map<RequestId, (answer: Answer) => void>();
  #nextId: RequestId = 0;

  /** How many requests wait. */
  get count(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for the reply to a new request.
   *
   * @param ask - puts the request in the queue; false when that is full
   */
  wait(ask: (requestId: RequestId) => boolean): Promise<Answer> {
    const requestId = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(requestId, resolve);
      if (!ask(requestId)) this.#settle(requestId, overloadedAnswer);
    });
  }

  settle(requestId: RequestId, reply: Reply): void {
    this.#settle(requestId, answerOf(reply));
  }

  /** The master stops: nobody else will answer. */
  settleAll(answer: Answer): void {
    for (const requestId of [...this.#waiting.keys()]) this.#settle(requestId, answer);
  }

  #settle(requestId: RequestId, answer: Answer): void {
    const resolve = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    resolve?.(answer);
  }
}

const overloadedAnswer = textAnswer(503, 'Too many requests are waiting');

/** Successes are empty; a refusal without a text gets the default one of its status. */
function answerOf({ status, text }: Reply): Answer {
  if (text !== undefined) return textAnswer(status, text);
  return status === 200 || status === 202 ? emptyAnswer(status) : defaultAnswer(status);
}
