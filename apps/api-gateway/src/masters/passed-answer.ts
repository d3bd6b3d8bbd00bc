import { textAnswer, type Answer } from '@mezzo/http-kit';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { answerHeaders } from './proxy-headers.ts';

/** An answer of this length is there as soon as it has begun, and costs less in one piece. */
const wholeBytesMax = 64 * 1024;

/** A master's answer as the client gets it: unchanged, and as it comes. */
export async function passedAnswer(
  response: IncomingMessage & { readonly req?: ClientRequest },
): Promise<Answer> {
  const status = response.statusCode ?? 502;
  const headers = answerHeaders(response);
  const length = Number(response.headers['content-length'] ?? NaN);
  // An answer to HEAD has the length of a body that does not come.
  const isWhole = length <= wholeBytesMax && response.req?.method !== 'HEAD';
  if (!isWhole) return { status, headers, body: response };
  const whole = await wholeBody(response, length);
  if (whole === undefined) return brokenOff;
  const { 'content-length': _, ...rest } = headers;
  return { status, headers: { ...rest, 'Content-Length': String(whole.length) }, body: whole };
}

const brokenOff = textAnswer(503, 'The leading master was lost in the middle of its answer');

/** Undefined: it broke off. */
function wholeBody(response: IncomingMessage, length: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('end', () => resolve(Buffer.concat(chunks)));
    response.once('error', () => resolve(undefined));
    response.once('close', () => resolve(undefined));
    if (length === 0) response.resume();
  });
}
