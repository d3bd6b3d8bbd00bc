import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { gzip } from 'node:zlib';
import { acceptsGzip } from './accept-header.ts';
import { cutStalledReader } from './cut-stalled-reader.ts';
import type { Answer } from './answer.ts';
import { endWithin } from './end-within.ts';
import { SlicedBody } from './sliced-body.ts';
import { writeSliced } from './write-sliced.ts';

/** Shorter bodies are sent as they are. Source: mesos 3rdparty/libprocess#GZIP_MINIMUM_BODY_LENGTH */
const gzipBytesMin = 1024;

/** Copying so much costs less than a second write. */
const smallBytesMax = 16 * 1024;

/** A client that takes nothing of what waits for it for so long holds a connection or a file in vain. */
const stallMsMax = 120_000;

/** What does not fit into the kernel's buffers stays in memory until it is read: not for ever. */
const largeBytesMin = 64 * 1024;
const largeReadMsMax = 120_000;

/** Writes an answer, compressed where the client accepts that and the body is worth it. */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): void {
  const { status, headers, body } = answer;
  if (body === undefined) {
    response.writeHead(status, { ...headers, 'Content-Length': '0' }).end();
    return;
  }
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    cutStalledReader(response, stallMsMax);
    // A client that leaves, or a file that fails, ends both; there is nobody left to tell.
    pipeline(body, response, () => undefined);
    return;
  }
  const gzipped = acceptsGzip(acceptEncodingOf(request));
  if (body instanceof SlicedBody) {
    writeSliced(response, { status, headers, body, gzipped }, (bytes) =>
      writeBytes(response, answer, bytes, gzipped),
    );
    return;
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  writeBytes(response, answer, bytes, gzipped);
}

function writeBytes(
  response: ServerResponse,
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  bytes: Uint8Array,
  gzipped: boolean,
): void {
  const isReady = headers?.['Content-Length'] !== undefined;
  if (isReady || bytes.length < gzipBytesMin || !gzipped) {
    writeBody(response, status, headers, bytes);
    return;
  }
  gzip(bytes, (error, compressed) => {
    if (error !== null) writeBody(response, status, headers, bytes);
    else writeBody(response, status, { ...headers, 'Content-Encoding': 'gzip' }, compressed);
  });
}

function writeBody(
  response: ServerResponse,
  status: number,
  headers: Answer['headers'],
  bytes: Uint8Array,
): void {
  const length = String(bytes.length);
  const isTold = headers?.['Content-Length'] === length;
  response.writeHead(status, isTold ? headers : { ...headers, 'Content-Length': length });
  if (bytes.length === 0) response.end();
  // As text it leaves with the headers in one write to the socket.
  else if (bytes.length < smallBytesMax) response.end(latin1Of(bytes), 'latin1');
  else if (bytes.length < largeBytesMin) response.end(bytes);
  else endWithin(response, largeReadMsMax, bytes);
}

function latin1Of({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

function acceptEncodingOf(request: IncomingMessage): string | undefined {
  const header = request.headers['accept-encoding'];
  return Array.isArray(header) ? header.join(',') : header;
}
