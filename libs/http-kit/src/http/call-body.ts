import { DecodeError, type MessageType } from '@mezzo/proto';
import { textAnswer, type Answer } from './answer.ts';

/** The 406 of the v1 APIs. */
export const notAcceptableAnswer = textAnswer(
  406,
  "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'",
);

const unsupportedAnswer = textAnswer(
  415,
  "Expecting 'Content-Type' of application/json or application/x-protobuf",
);

export type DecodedCall<T> = { readonly call: T } | { readonly refusal: Answer };

/**
 * Decodes the body of a v1 call. The content type must be given and match to the letter; a
 * `charset` makes it another type.
 *
 * Source: mesos src/master/http.cpp#Master::Http::api
 */
export function decodeCall<T extends object>(
  type: MessageType<T>,
  contentType: string | undefined,
  body: Uint8Array,
): DecodedCall<T> {
  switch (contentType) {
    case 'application/json':
      return decodeJsonCall(type, body);
    case 'application/x-protobuf':
      return decodeProtobufCall(type, body);
    case undefined:
      return { refusal: textAnswer(400, "Expecting 'Content-Type' to be present") };
    default:
      return { refusal: unsupportedAnswer };
  }
}

function decodeJsonCall<T extends object>(type: MessageType<T>, body: Uint8Array): DecodedCall<T> {
  try {
    return {
      call: type.fromJson(Buffer.from(body.buffer, body.byteOffset, body.length).toString()),
    };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const what =
      error.kind === 'syntax'
        ? 'Failed to parse body into JSON'
        : `Failed to convert JSON into ${type.name} protobuf`;
    return { refusal: textAnswer(400, `${what}: ${error.message}`) };
  }
}

function decodeProtobufCall<T extends object>(
  type: MessageType<T>,
  body: Uint8Array,
): DecodedCall<T> {
  try {
    return { call: type.decode(body) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { refusal: textAnswer(400, `Failed to parse body into ${type.name} protobuf`) };
  }
}
