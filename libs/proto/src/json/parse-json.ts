import type { JsonValue } from './json-value.ts';
import { jsonDepthMax, parseJsonExactly } from './json-parser.ts';

/** Texts with fewer characters cannot nest too deeply. */
const harmlessLength = jsonDepthMax;

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** Turns square brackets into braces, and nothing else into them. */
const bracketBit = 0x20;

/** An integer of 16 digits or more: `JSON.parse` might round it. */
const longInteger = /(?<![\d.])\d{16}/;

/**
 * Parses JSON. 64-bit integers come out exactly, as bigints where a `number` would round.
 *
 * @throws DecodeError of kind `syntax`, worded as Mesos words it
 */
export function parseJson(text: string): JsonValue {
  if (needsExactParser(text)) return parseJsonExactly(text);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return parseJsonExactly(text);
  }
}

/** Whether `JSON.parse` would accept or round what Mesos does not. */
function needsExactParser(text: string): boolean {
  return (
    longInteger.test(text) ||
    text.includes('\\ud') ||
    text.includes('\\uD') ||
    (text.length > harmlessLength && isDeep(text))
  );
}

/** Whether objects and arrays nest beyond the limit. Of text that is not JSON it may say anything. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      i = endOfString(text, i + 1);
    } else if ((code | bracketBit) === openBrace) {
      if (++depth > jsonDepthMax) return true;
    } else if ((code | bracketBit) === closeBrace) {
      depth--;
    }
  }
  return false;
}

/** Index of the quote that ends a string; beyond the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) return i;
    if (code === backslash) i++;
  }
  return text.length;
}
