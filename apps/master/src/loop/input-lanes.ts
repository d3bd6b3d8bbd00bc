import type { MasterInput } from '@mezzo/core';

/** Behind so many taken inputs the others are moved to the front. */
const takenMax = 1_024;

/**
 * Inputs that wait, on two lanes: what agents say, and all the rest. Each keeps its order, and they
 * take turns: when thousands of agents come back at once, a call waits for as many of their messages
 * as there are calls before it, and not for all of them.
 */
export class InputLanes {
  readonly #ofAgents = new Lane();
  readonly #others = new Lane();
  #areAgentsNext = false;

  get size(): number {
    return this.#ofAgents.size + this.#others.size;
  }

  kinds(): readonly MasterInput['kind'][] {
    return [...this.#others.waiting, ...this.#ofAgents.waiting].map(({ kind }) => kind);
  }

  push(input: MasterInput): void {
    const isOfAgent = input.kind === 'agentMessage' || input.kind === 'agentGone';
    (isOfAgent ? this.#ofAgents : this.#others).push(input);
  }

  /** Takes the next one; undefined: none waits. */
  next(): MasterInput | undefined {
    const [first, second] = this.#areAgentsNext
      ? [this.#ofAgents, this.#others]
      : [this.#others, this.#ofAgents];
    this.#areAgentsNext = !this.#areAgentsNext;
    return first.shift() ?? second.shift();
  }

  clear(): void {
    for (const lane of [this.#ofAgents, this.#others]) lane.clear();
  }
}

/** First in, first out, without moving what waits for each that is taken. */
class Lane {
  #inputs: MasterInput[] = [];
  #takenCount = 0;

  get size(): number {
    return this.#inputs.length - this.#takenCount;
  }

  get waiting(): readonly MasterInput[] {
    return this.#inputs.slice(this.#takenCount);
  }

  push(input: MasterInput): void {
    this.#inputs.push(input);
  }

  shift(): MasterInput | undefined {
    const input = this.#inputs[this.#takenCount];
    if (input === undefined) return undefined;
    this.#takenCount += 1;
    if (this.size === 0) this.clear();
    else if (this.#takenCount > takenMax && this.#takenCount > this.size) {
      this.#inputs = this.#inputs.slice(this.#takenCount);
      this.#takenCount = 0;
    }
    return input;
  }

  clear(): void {
    this.#inputs = [];
    this.#takenCount = 0;
  }
}
