/** Questions to the warden that wait for their answer, by the token that comes back with it. */
export class PendingAnswers<T> {
  readonly #waiting = new Map<string, (answer: T | undefined) => void>();
  #lastToken = 0;

  /** @returns the answer; undefined when it was lost on the way */
  ask(send: (token: string) => void): Promise<T | undefined> {
    const token = String(++this.#lastToken);
    return new Promise((resolve) => {
      this.#waiting.set(token, resolve);
      send(token);
    });
  }

  answer(token: string, answer: T | undefined): void {
    this.#waiting.get(token)?.(answer);
    this.#waiting.delete(token);
  }

  /** Whoever was to answer is gone. */
  giveUp(): void {
    for (const token of [...this.#waiting.keys()]) this.answer(token, undefined);
  }
}
