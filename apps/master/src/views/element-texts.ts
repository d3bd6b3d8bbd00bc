/** Texts of several elements, one after the other. */
export interface Texts {
  readonly text: string;
  /** Where each of them ends; the next one begins there. */
  readonly ends: Uint32Array;
}

export function joinTexts(texts: readonly string[]): Texts {
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (const [index, text] of texts.entries()) ends[index] = end += text.length;
  return { text: texts.join(''), ends };
}

/** The text of one of them. */
export function elementText({ text, ends }: Texts, at: number): string {
  return text.slice(ends[at - 1] ?? 0, ends[at]);
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
  const fresh = make([...places.keys()].filter((at) => places[at] === -1));
  let freshAt = 0;
  return joinTexts(
    places.map((place) =>
      place === -1 ? elementText(fresh, freshAt++) : elementText(formerTexts, place),
    ),
  );
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
