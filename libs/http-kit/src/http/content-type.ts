import { acceptsMediaType } from './accept-header.ts';

/** The two encodings of the v1 API. */
export type Encoding = 'json' | 'protobuf';

export const mediaTypeOf = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
} as const satisfies Record<Encoding, string>;

/** The encoding of an answer: JSON wherever it is allowed. Undefined: neither is. */
export function acceptedEncoding(accept: string | undefined): Encoding | undefined {
  if (acceptsMediaType(accept, mediaTypeOf.json)) return 'json';
  if (acceptsMediaType(accept, mediaTypeOf.protobuf)) return 'protobuf';
  return undefined;
}
