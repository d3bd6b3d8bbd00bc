/**
 * Whether two messages say the same. Absent and undefined members are alike; lists are compared in
 * order; numbers and bigints by value.
 */
export function sameMessage(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isInteger(a) && isInteger(b)) return BigInt(a) === BigInt(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) || Array.isArray(a)) return sameList(a, b);
  return sameMembers(a as Members, b as Members);
}

type Members = Readonly<Record<string, unknown>>;

function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function sameList(a: object, b: object): boolean {
  const first = a as ArrayLike<unknown>;
  const second = b as ArrayLike<unknown>;
  if (first.length !== second.length) return false;
  for (let i = 0; i < first.length; i++) if (!sameMessage(first[i], second[i])) return false;
  return true;
}

function sameMembers(a: Members, b: Members): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of names) if (!sameMessage(a[name], b[name])) return false;
  return true;
}
