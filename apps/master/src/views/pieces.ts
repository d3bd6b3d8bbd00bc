import { writeJson, type WritableJson } from '@mezzo/proto';

/** Pieces of a JSON text. Empty ones only give others a turn. */
export type JsonPieces = Generator<string, void>;

/** Something is left out so often between two chances for others to have a turn. */
const skipsPerTurn = 64;

/**
 * The elements of a JSON array.
 *
 * @param texts - each after its comma; undefined: nothing is shown
 */
export function* elements(texts: Iterable<string | undefined>): JsonPieces {
  let isFirst = true;
  let skipsCount = 0;
  for (const text of texts) {
    if (text === undefined) {
      skipsCount += 1;
      if (skipsCount % skipsPerTurn === 0) yield '';
    } else if (isFirst) {
      isFirst = false;
      yield text.slice(1);
    } else yield text;
  }
}

/** The members of an object without its braces. */
export function membersText(members: {
  readonly [name: string]: WritableJson | undefined;
}): string {
  return writeJson(members).slice(1, -1);
}

/** `,` and the members; nothing where there are none. */
export function moreMembersText(members: {
  readonly [name: string]: WritableJson | undefined;
}): string {
  const text = membersText(members);
  return text === '' ? '' : `,${text}`;
}

export function* mapped<T, U>(items: Iterable<T>, map: (item: T) => U): Generator<U, void> {
  for (const item of items) yield map(item);
}
