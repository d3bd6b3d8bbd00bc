import { randomUUID } from 'node:crypto';
import type { Bindings } from './match/bindings.ts';
import { isJsonArray, isJsonObject, JsonNumber, type JsonValue } from './match/json.ts';
import { kindOf, parseTemplate, wholePlaceholder, type Placeholder } from './match/placeholder.ts';

/** What a placeholder is replaced by. `key` is the JSON member it stands in, if it does. */
export type Resolve = (placeholder: Placeholder, key: string) => string;

/** The recorded text with values for its placeholders. */
export function substituteText(recorded: string, resolve: Resolve, key = ''): string {
  return parseTemplate(recorded)
    .map((part) => (typeof part === 'string' ? part : resolve(part, key)))
    .join('');
}

/** The same for JSON: a placeholder that was a number becomes one again. */
export function substituteJson(recorded: JsonValue, resolve: Resolve, key = ''): JsonValue {
  if (typeof recorded === 'string') {
    const text = substituteText(recorded, resolve, key);
    const placeholder = wholePlaceholder(recorded);
    return placeholder !== undefined && kindOf(placeholder).number ? new JsonNumber(text) : text;
  }
  if (isJsonArray(recorded)) return recorded.map((each) => substituteJson(each, resolve, key));
  if (!isJsonObject(recorded)) return recorded;
  return Object.fromEntries(
    Object.entries(recorded).map(([member, value]) => [
      substituteText(member, resolve),
      // The UUID message holds its bytes one level below the field that names it.
      substituteJson(value, resolve, member === 'value' ? key : member),
    ]),
  );
}

/**
 * What a client sends for a placeholder: the value it stands for. One that stands for nothing yet
 * was made up by the client (an executor's update uuid): a fresh value is made and bound.
 */
export function clientValues(
  bindings: Bindings,
  { uuidsAreValid }: { readonly uuidsAreValid: boolean } = { uuidsAreValid: true },
): Resolve {
  return (placeholder, key) => {
    const bound = bindings.get(placeholder.name);
    if (bound !== undefined) return bound;
    const fresh =
      placeholder.kind === 'uuid' && !uuidsAreValid
        ? bytesWithoutVersion()
        : madeUpByClient(placeholder, key);
    bindings.bind(placeholder, fresh);
    return fresh;
  };
}

function madeUpByClient({ kind, name }: Placeholder, key: string): string {
  switch (kind) {
    case 'uuid':
      return freshUuid(key);
    case 'stream-id':
    case 'container-id':
      return randomUUID();
    default:
      throw new Error(`the scenario sends ${name} before any answer told what it stands for`);
  }
}

/** 16 bytes, in base64, that no kind of UUID has: its version would be 0. */
function bytesWithoutVersion(): string {
  const bytes = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  bytes.writeUInt8(0, 6);
  return bytes.toString('base64');
}

/** Fields named `uuid` hold its 16 bytes in base64; elsewhere a UUID is text. */
export function freshUuid(key: string): string {
  const text = randomUUID();
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  return /(?:^|_)uuid$/.test(key) ? bytes.toString('base64') : text;
}
