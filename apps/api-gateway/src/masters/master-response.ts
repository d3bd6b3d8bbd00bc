import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { answerHeaders, type Headers } from './proxy-headers.ts';

/** An answer of a master. */
export interface MasterResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** Those that a client gets, in the master's spelling. */
  readonly passedHeaders: Headers;
  /** Whole, where it is small and there already; otherwise as it comes. */
  readonly body: Buffer | Readable;
}

/** An answer whose body is read as it comes. */
export interface StreamedResponse extends MasterResponse {
  readonly body: Readable;
}

export function responseOf(incoming: IncomingMessage): StreamedResponse {
  const { statusCode = 502, headers } = incoming;
  return { statusCode, headers, passedHeaders: answerHeaders(incoming), body: incoming };
}

/** Nobody wants the body: its connection may be used again. */
export function dismiss({ body }: MasterResponse): void {
  if (body instanceof Readable) body.resume();
}

/** The body from its beginning, as far as it comes. */
export async function readWhole({ body }: MasterResponse): Promise<{
  readonly bytes: Buffer;
  readonly isComplete: boolean;
}> {
  if (!(body instanceof Readable)) return { bytes: body, isComplete: true };
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk as Buffer);
  } catch {
    return { bytes: Buffer.concat(chunks), isComplete: false };
  }
  return { bytes: Buffer.concat(chunks), isComplete: true };
}
