/**
 * Reads a decimal number the way flags and query parameters of Mesos are read.
 *
 * @returns the number, or the text Mesos answers with when it cannot be read
 * Source: mesos 3rdparty/stout/include/stout/numify.hpp#numify
 */
export function parseNumberText(text: string): number | { readonly error: string } {
  const number = Number(text);
  const readable = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$|^[+-]?0x[\da-fA-F]+$/.test(text);
  return readable && !Number.isNaN(number)
    ? number
    : { error: `Failed to convert '${text}' to number` };
}

/** Like {@link parseNumberText}, for whole numbers. */
export function parseIntegerText(text: string): number | { readonly error: string } {
  const number = parseNumberText(text);
  if (typeof number !== 'number') return number;
  return Number.isSafeInteger(number) ? number : { error: `Failed to convert '${text}' to number` };
}
