import type { Readable } from 'node:stream';
import type { agentApi } from '@mezzo/domain/messages';
import { textAnswer, type Answer, type Encoding } from '@mezzo/http-kit';
import { AgentCall, DecodeError, RecordReader } from '@mezzo/proto';

export type DecodedAgentCall = { readonly call: agentApi.Call } | { readonly refusal: Answer };

/**
 * Decodes one call. What is JSON but no call gets the bare reason, unlike in the other APIs.
 *
 * Source: mesos src/slave/http.cpp#Http::api
 */
export function decodeAgentCall(encoding: Encoding, body: Uint8Array): DecodedAgentCall {
  try {
    const call =
      encoding === 'protobuf'
        ? AgentCall.decode(body)
        : AgentCall.fromJson(Buffer.from(body).toString());
    return { call };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { refusal: textAnswer(400, refusalText(encoding, error)) };
  }
}

function refusalText(encoding: Encoding, error: DecodeError): string {
  if (encoding === 'protobuf') return 'Failed to parse body into a protobuf object';
  return error.kind === 'syntax'
    ? `Failed to parse body into JSON: ${error.message}`
    : error.message;
}

/** The first record of a streaming request is the call. */
export async function firstRecord(
  body: Readable,
): Promise<{ readonly record: Uint8Array } | { readonly refusal: Answer }> {
  const reader = new RecordReader();
  try {
    for await (const chunk of body) {
      for (const record of reader.push(chunk as Buffer)) return { record };
    }
    return { refusal: textAnswer(400, 'Received EOF while reading request body') };
  } catch (error) {
    return { refusal: textAnswer(400, `Failed to read request body: ${String(error)}`) };
  }
}
