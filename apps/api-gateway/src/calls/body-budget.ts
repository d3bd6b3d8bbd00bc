import { textAnswer, type Answer } from '@mezzo/http-kit';

/** What all bodies of requests that have no answer yet may take together. */
const bytesMaxDefault = 512 * 1024 * 1024;

const full = textAnswer(503, 'The gateway holds too many requests that no master has answered yet');

/**
 * Bodies are kept until there is an answer, to be sent again. While there is no leader that could
 * become more than memory holds.
 */
export class BodyBudget {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number = bytesMaxDefault) {
    this.#bytesMax = bytesMax;
  }

  /** Runs `answer` with the body on the books, or refuses. */
  async spend(
    body: Uint8Array,
    answer: () => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> {
    if (this.#bytes + body.length > this.#bytesMax) return full;
    this.#bytes += body.length;
    try {
      return await answer();
    } finally {
      this.#bytes -= body.length;
    }
  }
}
