import type { AgentReply } from '@mezzo/core';
import { defaultAnswer, emptyAnswer, textAnswer, type Answer } from '@mezzo/http-kit';

/** What becomes of a request: an answer, or undefined when it was answered by an open stream. */
type Settle = (answer: Answer | undefined) => void;

interface Waiting {
  readonly settle: Settle;
  /** Opens the stream that a reply of 200 grants. */
  readonly open?: (() => void) | undefined;
}

/**
 * More requests than this do not wait. An executor has one call under way, as a rule; so many mean
 * that the agent does not keep up, or that somebody floods it.
 */
export const PENDING_REPLIES_MAX = 10_000;

const overloadedAnswer = textAnswer(503, 'Agent has too many requests to answer');

/** HTTP requests that wait for the agent to decide. */
export class PendingReplies {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  /**
   * @param ask - hands the request to the agent under its id
   * @returns 503 at once, and nothing is asked, where {@link PENDING_REPLIES_MAX} wait already
   */
  wait(ask: (requestId: number) => void, open?: () => void): Promise<Answer | undefined> {
    if (this.waiting.size >= PENDING_REPLIES_MAX) return Promise.resolve(overloadedAnswer);
    const requestId = this.nextId++;
    return new Promise((resolve) => {
      this.waiting.set(requestId, { settle: resolve, open });
      ask(requestId);
    });
  }

  /** Replies to requests that nobody waits for are dropped. */
  settle(requestId: number, reply: AgentReply): void {
    const waiting = this.waiting.get(requestId);
    this.waiting.delete(requestId);
    if (waiting === undefined) return;
    if (reply.status === 200 && waiting.open !== undefined) {
      waiting.open();
      waiting.settle(undefined);
    } else waiting.settle(answerOf(reply));
  }

  /** The agent stops: nobody else will answer. */
  settleAll(): void {
    for (const requestId of [...this.waiting.keys()]) this.settle(requestId, { status: 503 });
  }
}

function answerOf({ status, text }: AgentReply): Answer {
  if (text !== undefined) return textAnswer(status, text);
  return status === 200 || status === 202 ? emptyAnswer(status) : defaultAnswer(status);
}
