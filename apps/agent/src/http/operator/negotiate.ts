import type { IncomingHttpHeaders } from 'node:http';
import {
  acceptedEncoding,
  acceptsMediaType,
  textAnswer,
  type Answer,
  type Encoding,
} from '@mezzo/http-kit';

export const RECORDIO = 'application/recordio';

/** How a request is encoded, and how it wants its answer. */
export interface Negotiated {
  readonly content: Encoding;
  /** The body is a stream of records, each of which is a call. */
  readonly isStreamingRequest: boolean;
  readonly accept: Encoding;
  /** The answer is to be a stream of records. */
  readonly isStreamingResponse: boolean;
}

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'application/json': 'json',
  'application/x-protobuf': 'protobuf',
};

/**
 * Reads the headers of a call, in the order in which Mesos checks them.
 *
 * Source: mesos src/slave/http.cpp#Http::api
 */
export function negotiate(
  headers: IncomingHttpHeaders,
): { readonly negotiated: Negotiated } | { readonly refusal: Answer } {
  const content = negotiateContent(headers);
  if ('refusal' in content) return content;
  const accept = negotiateAccept(headers);
  if ('refusal' in accept) return accept;
  return { negotiated: { ...content, ...accept } };
}

type Content = Pick<Negotiated, 'content' | 'isStreamingRequest'>;
type Accept = Pick<Negotiated, 'accept' | 'isStreamingResponse'>;
type Refusal = { readonly refusal: Answer };

function negotiateContent(headers: IncomingHttpHeaders): Content | Refusal {
  const type = headers['content-type'];
  const messageType = single(headers['message-content-type']);
  if (type === undefined) return refuse(400, "Expecting 'Content-Type' to be present");
  if (type === RECORDIO) {
    if (messageType === undefined) {
      return refuse(400, "Expecting 'Message-Content-Type' to be set for streaming requests");
    }
    const content = ENCODINGS[messageType];
    if (content !== undefined) return { content, isStreamingRequest: true };
    return refuse(
      415,
      "Expecting 'Message-Content-Type' of application/json or application/x-protobuf",
    );
  }
  const content = ENCODINGS[type];
  if (content === undefined) {
    return refuse(
      415,
      "Expecting 'Content-Type' of application/json or application/x-protobuf or application/recordio",
    );
  }
  return messageType === undefined
    ? { content, isStreamingRequest: false }
    : refuse(415, "Expecting 'Message-Content-Type' to be not set for non-streaming requests");
}

function negotiateAccept(headers: IncomingHttpHeaders): Accept | Refusal {
  const messageAccept = single(headers['message-accept']);
  const plain = acceptedEncoding(headers.accept);
  if (plain !== undefined) {
    return messageAccept === undefined
      ? { accept: plain, isStreamingResponse: false }
      : refuse(406, "Expecting 'Message-Accept' to be not set for non-streaming responses");
  }
  if (!acceptsMediaType(headers.accept, RECORDIO)) {
    return refuse(
      406,
      "Expecting 'Accept' to allow application/json or application/x-protobuf or application/recordio",
    );
  }
  const accept = acceptedEncoding(messageAccept);
  return accept === undefined
    ? refuse(406, "Expecting 'Message-Accept' to allow application/json or application/x-protobuf")
    : { accept, isStreamingResponse: true };
}

function single(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function refuse(status: number, text: string): Refusal {
  return { refusal: textAnswer(status, text) };
}
