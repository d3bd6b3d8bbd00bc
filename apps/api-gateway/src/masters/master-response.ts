import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** An answer of a master. */
export interface MasterResponse {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  /** Names as the master spells them, and values, alternating. */
  readonly rawHeaders: readonly string[];
  /** Whole, where it is small and there already; otherwise as it comes. */
  readonly body: Buffer | Readable;
}

/** An answer whose body is read as it comes. */
export interface StreamedResponse extends MasterResponse {
  readonly body: Readable;
}

export function responseOf(incoming: IncomingMessage): StreamedResponse {
  const { statusCode = 502, headers, rawHeaders } = incoming;
  return { statusCode, headers, rawHeaders, body: incoming };
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
