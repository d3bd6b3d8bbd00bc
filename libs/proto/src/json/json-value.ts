/**
 * A parsed JSON value. Integers that a `number` cannot hold exactly are bigints.
 */
export type JsonValue =
  null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [member: string]: JsonValue;
}
