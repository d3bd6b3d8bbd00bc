/** Whether two messages say the same, field by field in the same order; bigints included. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return a === b || stringify(a) === stringify(b);
}

function stringify(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'bigint' ? `${each}n` : each,
  );
}
