/**
 * A state machine as data: for each state, the events it takes part in and where they lead. An event
 * that is absent is refused.
 */
export type StateTable<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/**
 * The state after an event.
 *
 * @returns undefined when the state does not take part in the event: the caller keeps the old state
 * and treats the event as a repetition or as a refusal
 */
export function transition<State extends string, Event extends string>(
  table: StateTable<State, Event>,
  state: NoInfer<State>,
  event: NoInfer<Event>,
): State | undefined {
  return table[state][event];
}
