/** For how long a framework waits. */
export interface Pauses {
  /** Offers are held for up to this long before they are answered: some are rescinded meanwhile. */
  readonly holdMaxMs: number;
  /** Between attempts to subscribe. */
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  /** Before an offer is given back of which the answer was not heard. */
  readonly giveBackMs: number;
}

export const usualPauses: Pauses = {
  holdMaxMs: 1_500,
  backoffMinMs: 300,
  backoffMaxMs: 1_500,
  giveBackMs: 1_000,
};
