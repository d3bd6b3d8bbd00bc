let last = 0;

/**
 * A number for something that never changes: the same number, the same content. Answers are compared
 * by the numbers of what they are made of.
 */
export function nextSerial(): number {
  last += 1;
  return last;
}

const serials = new WeakMap<object, number>();

/** The number of a value that somebody else made and that never changes. */
export function serialOf(value: object): number {
  const known = serials.get(value);
  if (known !== undefined) return known;
  const serial = nextSerial();
  serials.set(value, serial);
  return serial;
}
