import { DecodeError, parseJson, type JsonValue, type MessageType } from '@mezzo/proto';

/** A value, or the reason why it cannot be read, in Mesos' words. */
export type JsonReading<T> = { readonly value: T } | { readonly error: string };

/** Reads JSON text. */
export function readJson(text: string): JsonReading<JsonValue> {
  return reading(() => parseJson(text));
}

/** Reads a JSON text that must be an object. Source: mesos 3rdparty/stout/include/stout/json.hpp#parse */
export function readJsonObject(text: string): JsonReading<JsonValue> {
  const json = readJson(text);
  if ('error' in json) return json;
  const isObject = typeof json.value === 'object' && json.value !== null && !isArray(json.value);
  return isObject ? json : { error: 'Unexpected JSON type parsed' };
}

/** Reads a JSON text that must be an array. */
export function readJsonArray(text: string): JsonReading<readonly JsonValue[]> {
  const json = readJson(text);
  if ('error' in json) return json;
  return isArray(json.value) ? { value: json.value } : { error: 'Unexpected JSON type parsed' };
}

/** Reads a message under the old names. */
export function readMessage<T extends object>(
  type: MessageType<T>,
  json: JsonValue,
): JsonReading<T> {
  return reading(() => type.fromJsonValue(json, 'v0'));
}

/** Reads all elements, or tells what is wrong with the first that cannot be read. */
export function readMessages<T extends object>(
  type: MessageType<T>,
  elements: readonly JsonValue[],
): JsonReading<readonly T[]> {
  const messages: T[] = [];
  for (const element of elements) {
    const message = readMessage(type, element);
    if ('error' in message) return message;
    messages.push(message.value);
  }
  return { value: messages };
}

function reading<T>(read: () => T): JsonReading<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof DecodeError) return { error: error.message };
    throw error;
  }
}

function isArray(json: JsonValue): json is readonly JsonValue[] {
  return Array.isArray(json);
}
