import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { request as sendPlain, type IncomingMessage } from 'node:http';
import { request as sendSecure } from 'node:https';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Owner } from '@mezzo/isolators';
import type { FetchSource } from './plan-item.ts';
import { createFile } from './run-tool.ts';

export interface DownloadOptions {
  readonly owner: Owner | undefined;
  readonly signal: AbortSignal;
  /** `--fetcher_stall_timeout`: no byte for so long ends the download. */
  readonly stallTimeoutMs: number;
}

/** Reads large files in pieces that keep the event loop free. */
const CHUNK_BYTES = 256 * 1024;

const REDIRECTS_MAX = 10;

/**
 * Brings a source into a new file.
 *
 * @throws Error with a text for the fetch log; the file may be there in part
 */
export async function download(
  source: FetchSource,
  target: string,
  options: DownloadOptions,
): Promise<void> {
  const stall = new StallWatch(options.stallTimeoutMs);
  const signal = AbortSignal.any([options.signal, stall.signal]);
  try {
    const input = await openSource(source, signal);
    const file = await createFile(target, options.owner);
    await pipeline(input, stall.watch(), file.createWriteStream(), { signal });
  } catch (error) {
    throw stall.signal.aborted ? stall.signal.reason : error;
  } finally {
    stall.end();
  }
}

/**
 * How much room a source will take.
 *
 * @throws Error when the source does not tell
 */
export async function sizeOf(source: FetchSource, options: DownloadOptions): Promise<number> {
  if (source.kind === 'file') return (await stat(source.path)).size;
  const timeout = AbortSignal.timeout(options.stallTimeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  const response = await request('HEAD', source.url, signal);
  response.destroy();
  const length = response.headers['content-length'];
  if (length === undefined || !/^\d+$/.test(length)) {
    throw new Error('the server does not tell its size');
  }
  return Number(length);
}

async function openSource(source: FetchSource, signal: AbortSignal): Promise<Readable> {
  if (source.kind === 'http') return request('GET', source.url, signal);
  if (!(await stat(source.path)).isFile()) throw new Error(`'${source.path}' is not a file`);
  return createReadStream(source.path, { highWaterMark: CHUNK_BYTES });
}

/**
 * Asks a server and follows its redirects. Not `fetch`, which refuses many ports for the sake of
 * browsers.
 *
 * @throws Error for any answer but a good one
 */
async function request(
  method: 'GET' | 'HEAD',
  url: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let location = new URL(url);
  for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
    const response = await requestOnce(method, location, signal);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    response.destroy();
    const next = response.headers.location;
    if (status < 300 || status >= 400 || next === undefined) {
      throw new Error(`Unexpected HTTP response code: ${status}`);
    }
    location = new URL(next, location);
  }
  throw new Error(`more than ${REDIRECTS_MAX} redirects`);
}

async function requestOnce(
  method: string,
  url: URL,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const send = protocols[url.protocol];
  if (!send) throw new Error(`redirected to '${url.href}', which is not HTTP`);
  // Archives are wanted as they are: no `accept-encoding`. Connections are not kept.
  const options = { method, signal, agent: false, headers: { 'user-agent': 'mezzo-fetcher' } };
  const outgoing = send(url, options).end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

const protocols: Readonly<Partial<Record<string, typeof sendPlain>>> = {
  'http:': sendPlain,
  'https:': sendSecure,
};

/** Aborts when nothing has come for a while. */
class StallWatch {
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  #timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Passes everything through and takes note. */
  watch(): Transform {
    return new Transform({
      transform: (chunk, _encoding, done) => {
        this.#timer.refresh();
        done(null, chunk);
      },
    });
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#controller.abort(new Error(`no data for ${this.#timeoutMs / 1000} seconds`));
    }, this.#timeoutMs);
  }
}
