export { DecodeError, type DecodeErrorKind } from './decode-error.ts';
export * from './generated/messages.ts';
export type { Dialect } from './json/dialect.ts';
export { doubleText, stringText } from './json/json-text.ts';
export type { JsonObject, JsonValue } from './json/json-value.ts';
export { messageSchemas, schemaNameOf, schemaRef, type JsonSchema } from './json/json-schema.ts';
export { parseJson } from './json/parse-json.ts';
export {
  Double,
  double,
  Fragment,
  fragment,
  withMembers,
  writeJson,
  type WritableJson,
} from './json/write-json.ts';
export { messageType, type MessageType } from './message-type.ts';
export { RecordReader, recordBytesMaxDefault } from './recordio/record-reader.ts';
export { recordOf } from './recordio/record-writer.ts';
export { hasMessage, messageNames } from './schema.ts';
export { readStreamEcho, streamEchoHeader, writeStreamEcho } from './stream-echo.ts';
