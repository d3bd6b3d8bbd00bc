import type { JsonValue } from './json-value.ts';
import { jsonDepthMax, parseJsonExactly } from './json-parser.ts';

/** Texts with fewer characters cannot nest too deeply. */
const harmlessLength = jsonDepthMax;

/** An integer of 16 digits or more: `JSON.parse` might round it. */
const longInteger = /(?<![\d.])\d{16}/;

/**
 * Parses JSON. 64-bit integers come out exactly, as bigints where a `number` would round.
 *
 * @throws DecodeError of kind `syntax`, worded as Mesos words it
 */
export function parseJson(text: string): JsonValue {
  if (longInteger.test(text) || (text.length > harmlessLength && isDeep(text))) {
    return parseJsonExactly(text);
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return parseJsonExactly(text);
  }
}

/** Whether brackets may nest beyond the limit. Counts those inside strings too: no harm done. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) | 0x20;
    if (code === 0x7b) {
      if (++depth > jsonDepthMax) return true;
    } else if (code === 0x7d) depth--;
  }
  return false;
}
