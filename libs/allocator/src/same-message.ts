/**
 * Whether two messages say the same: an absent field and one that is undefined are alike, and a
 * number and a bigint differ.
 */
export function isSameMessage(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && isSameList(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(b)) return false;
  return hasFieldsOf(a, b) && hasFieldsOf(b, a);
}

function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((each, i) => isSameMessage(each, b[i]));
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether every field of `a` is the same in `b`. */
function hasFieldsOf(a: object, b: object): boolean {
  for (const name in a) {
    if (!isSameMessage((a as Fields)[name], (b as Fields)[name])) return false;
  }
  return true;
}
