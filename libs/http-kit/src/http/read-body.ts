import type { IncomingMessage } from 'node:http';
import { gunzip } from 'node:zlib';
import { defaultAnswer, textAnswer, type Answer } from './answer.ts';

/** The whole body, or the answer to a request whose body cannot be had. */
export type BodyReading = { readonly body: Buffer } | { readonly refusal: Answer };

const noBody = Buffer.alloc(0);

/**
 * Reads a request's body into memory. `done` is called at once where there is none, and never when
 * the client goes away before its end.
 *
 * @param bytesMax - longer bodies, also after decompression, are refused with 413
 */
export function readBody(
  incoming: IncomingMessage,
  bytesMax: number,
  done: (reading: BodyReading) => void,
): void {
  const { headers } = incoming;
  const length = headers['content-length'];
  if (length === undefined && headers['transfer-encoding'] === undefined) {
    done({ body: noBody });
  } else if (Number(length ?? 0) > bytesMax) done(tooLarge());
  else if (headers['content-encoding'] === 'gzip') {
    collect(incoming, bytesMax, (reading) => decompress(reading, bytesMax, done));
  } else collect(incoming, bytesMax, done);
}

function collect(
  incoming: IncomingMessage,
  bytesMax: number,
  done: (reading: BodyReading) => void,
): void {
  const chunks: Buffer[] = [];
  let bytesCount = 0;
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk);
    bytesCount += chunk.length;
    if (bytesCount <= bytesMax) return;
    incoming.off('data', onData).off('end', onEnd);
    done(tooLarge());
  };
  const onEnd = (): void => {
    const [only] = chunks;
    done({ body: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks) });
  };
  incoming.on('data', onData).on('end', onEnd);
}

/** Source: mesos 3rdparty/libprocess/src/decoder.hpp#DataDecoder */
function decompress(
  reading: BodyReading,
  bytesMax: number,
  done: (reading: BodyReading) => void,
): void {
  if ('refusal' in reading) {
    done(reading);
    return;
  }
  gunzip(reading.body, { maxOutputLength: bytesMax }, (error, body) => {
    if (error === null) done({ body });
    else if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') done(tooLarge());
    else done({ refusal: textAnswer(400, 'Failed to decompress the request body') });
  });
}

/** The rest is not read: the connection cannot be used again. */
function tooLarge(): { readonly refusal: Answer } {
  const answer = defaultAnswer(413);
  return { refusal: { ...answer, headers: { ...answer.headers, Connection: 'close' } } };
}
