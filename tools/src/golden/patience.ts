/** How patient a replay is. */
export interface Patience {
  /** For the head and the body of an answer, and for recorded events. */
  readonly answerMs: number;
  /** For an answer to become the recorded one, where asking again changes nothing. */
  readonly settleMs: number;
  /** For offers that may come a step earlier than recorded. */
  readonly allocationMs: number;
  /** For a command to do the first thing it does, such as to ignore a signal. */
  readonly commandMs: number;
  /** Factor on the recorded waits. */
  readonly waitFactor: number;
}

/** The longest recorded delay is 10 seconds, and machines are busy at times. */
export const defaultPatience: Patience = {
  answerMs: 25_000,
  settleMs: 5_000,
  allocationMs: 1_000,
  commandMs: 1_000,
  waitFactor: 1,
};
