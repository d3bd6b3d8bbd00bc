import { VIEW_EVERYTHING, type ViewPermissions } from '@mezzo/core';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import { writeJson, type WritableJson } from '@mezzo/proto';
import type { CapturedPage, TextKind } from './captured-page.ts';

/** A piece of a text, or the UTF-8 of one. */
export type Piece = string | Uint8Array;

/** Pieces of a JSON text. Empty ones only give others a turn. */
export type JsonPieces = Generator<Piece, void>;

/** Something is left out so often between two chances for others to have a turn. */
const skipsPerTurn = 64;

/**
 * The elements of a JSON array.
 *
 * @param texts - each after its comma; undefined: nothing is shown
 */
export function* elements(texts: Iterable<Piece | undefined>): JsonPieces {
  let isFirst = true;
  let skipsCount = 0;
  for (const text of texts) {
    if (text === undefined) {
      skipsCount += 1;
      if (skipsCount % skipsPerTurn === 0) yield '';
    } else if (isFirst) {
      isFirst = false;
      yield typeof text === 'string' ? text.slice(1) : text.subarray(1);
    } else yield text;
  }
}

/** The texts of those tasks that the reader may see; undefined where that is none of a page. */
export function* taskTexts(
  pages: Iterable<CapturedPage>,
  kind: TextKind,
  permissions: ViewPermissions,
  framework: FrameworkInfo,
): Generator<string | undefined, void> {
  for (const page of pages) {
    if (permissions === VIEW_EVERYTHING) yield page.text(kind);
    else yield* visibleParts(page, kind, (task) => permissions.task(task, framework));
  }
}

function* visibleParts(
  page: CapturedPage,
  kind: TextKind,
  isVisible: (task: CapturedPage['tasks'][number]) => boolean,
): Generator<string | undefined, void> {
  let from = 0;
  let isAnythingShown = false;
  const shows = page.tasks.map(isVisible);
  for (let at = 0; at <= shows.length; at += 1) {
    if (shows[at] === true) continue;
    if (at > from) {
      isAnythingShown = true;
      yield page.part(kind, from, at);
    }
    from = at + 1;
  }
  if (!isAnythingShown) yield undefined;
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
