import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Pieces of the body; more than one only for a chunked body. */
  readonly body: readonly Buffer[];
  /** False leaves the body unterminated, as a client does that goes on sending. */
  readonly endOfBody: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The decompressed body. Destroying it closes the connection. */
  readonly body: Readable;
}

/** Sends one request over a connection of its own; resolves when the head of the answer is here. */
export function sendRequest(
  { host, port }: Endpoint,
  request: HttpRequest,
  timeoutMs: number,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host,
      port,
      method: request.method,
      path: request.path,
      headers: request.headers,
      agent: false,
    });
    const timer = setTimeout(() => {
      outgoing.destroy(new Error(`no answer within ${String(timeoutMs)} ms`));
    }, timeoutMs);
    outgoing.once('response', (incoming) => {
      clearTimeout(timer);
      resolve(answerOf(incoming));
    });
    // After the answer an error concerns the body, which reports it: a server may refuse early.
    outgoing.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sendBody(outgoing, request);
  });
}

function sendBody(
  outgoing: { write(bytes: Buffer): void; end(bytes?: Buffer): void; flushHeaders(): void },
  { body, endOfBody }: HttpRequest,
): void {
  const [only, ...rest] = body;
  if (endOfBody && rest.length === 0) {
    // In one piece it is sent with a Content-Length.
    outgoing.end(only);
    return;
  }
  for (const piece of body) outgoing.write(piece);
  if (endOfBody) outgoing.end();
  else outgoing.flushHeaders();
}

function answerOf(incoming: IncomingMessage): HttpAnswer {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]),
  );
  const gzipped = headers['content-encoding'] === 'gzip';
  return {
    status: incoming.statusCode ?? 0,
    headers,
    body: gzipped ? gunzip(incoming) : incoming,
  };
}

function gunzip(incoming: IncomingMessage): Readable {
  const plain = createGunzip();
  incoming.on('error', (error) => plain.destroy(error));
  incoming.on('aborted', () => plain.destroy(new Error('aborted')));
  plain.on('close', () => incoming.destroy());
  return incoming.pipe(plain);
}

/** The whole body. Rejects when it does not end in time, or not properly. */
export async function readBody({ body }: HttpAnswer, timeoutMs: number): Promise<Buffer> {
  const timer = setTimeout(() => {
    body.destroy(new Error(`the body did not end within ${String(timeoutMs)} ms`));
  }, timeoutMs);
  try {
    const pieces: Buffer[] = [];
    for await (const piece of body) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  } finally {
    clearTimeout(timer);
  }
}
