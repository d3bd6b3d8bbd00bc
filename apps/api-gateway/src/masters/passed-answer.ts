import { textAnswer, type Answer } from '@mezzo/http-kit';
import { Readable } from 'node:stream';
import { readWhole, type MasterResponse } from './master-response.ts';

/** An answer of this length is there as soon as it has begun, and costs less in one piece. */
const wholeBytesMax = 64 * 1024;

const brokenOff = textAnswer(503, 'The leading master was lost in the middle of its answer');

/** A master's answer as the client gets it: unchanged, and as it comes. */
export function passedAnswer(
  response: MasterResponse,
  method: string | undefined,
): Answer | Promise<Answer> {
  const { statusCode: status, body } = response;
  if (!(body instanceof Readable)) return wholeAnswer(response, body);
  const length = Number(response.headers['content-length'] ?? NaN);
  // An answer to HEAD has the length of a body that does not come.
  if (length <= wholeBytesMax && method !== 'HEAD') return readAnswer(response);
  return { status, headers: response.passedHeaders, body };
}

async function readAnswer(response: MasterResponse): Promise<Answer> {
  const { bytes, isComplete } = await readWhole(response);
  return isComplete ? wholeAnswer(response, bytes) : brokenOff;
}

function wholeAnswer({ statusCode: status, passedHeaders }: MasterResponse, body: Buffer): Answer {
  const length = String(body.length);
  const headers =
    passedHeaders['Content-Length'] === length
      ? passedHeaders
      : { ...passedHeaders, 'Content-Length': length };
  return { status, headers, body };
}
