/**
 * Passes errors on, but not again before `intervalMs` have passed.
 *
 * @returns to be called with each error, and the time on a clock that does not go back
 */
export function createLimitedReport(
  onError: (error: unknown) => void,
  intervalMs: number,
): (error: unknown, nowMs: number) => void {
  let silentUntilMs = -Infinity;
  return (error, nowMs) => {
    if (nowMs < silentUntilMs) return;
    silentUntilMs = nowMs + intervalMs;
    onError(error);
  };
}
