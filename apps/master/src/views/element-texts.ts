/** Texts of several elements, one after the other. */
export interface Texts {
  readonly bytes: Uint8Array;
  /** Where each of them ends; the next one begins there. */
  readonly ends: Uint32Array;
}

/** Texts as UTF-8. */
export function joinTexts(texts: readonly string[]): Texts {
  const bytes = Buffer.from(texts.join(''));
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) ends[index] = end += text.length;
  // No character takes less than a byte: where all together take one each, each of them does.
  if (end !== bytes.length) {
    end = 0;
    for (const [index, text] of texts.entries()) ends[index] = end += Buffer.byteLength(text);
  }
  return { bytes, ends };
}

/**
 * The texts of elements of which many were there before, in the same order.
 *
 * @param make - makes the texts of the elements at these places, which were not
 */
export function renewTexts(
  elements: readonly object[],
  former: readonly object[],
  formerTexts: Texts,
  make: (places: readonly number[]) => Texts,
): Texts {
  const places = findFormer(elements, former);
  const fresh = [...places.keys()].filter((at) => places[at] === -1);
  const freshTexts = make(fresh);
  let freshAt = 0;
  const parts = places.map((place) =>
    place === -1 ? elementOf(freshTexts, freshAt++) : elementOf(formerTexts, place),
  );
  const ends = new Uint32Array(parts.length);
  let end = 0;
  for (const [index, part] of parts.entries()) ends[index] = end += part.length;
  return { bytes: Buffer.concat(parts, end), ends };
}

function elementOf({ bytes, ends }: Texts, at: number): Uint8Array {
  return bytes.subarray(ends[at - 1] ?? 0, ends[at]);
}

/** Where each element was before; -1: nowhere. */
function findFormer(elements: readonly object[], former: readonly object[]): readonly number[] {
  let next = 0;
  return elements.map((element) => {
    const place = former.indexOf(element, next);
    if (place !== -1) next = place + 1;
    return place;
  });
}
