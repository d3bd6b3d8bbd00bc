import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Authentication, Authenticator, Claims } from '../security/authenticator.ts';
import type { MaybePromise } from '../security/maybe-promise.ts';
import { defaultAnswer, textAnswer, type Answer } from './answer.ts';
import type { Endpoint, EndpointHandler, EndpointRequest } from './endpoint.ts';
import { EndpointTable } from './endpoint-table.ts';
import { httpLimits, type HttpLimits } from './http-adapter.ts';
import { parseQuery, type Query } from './query.ts';
import { readBody } from './read-body.ts';
import { RecordStream, type RecordStreamOptions } from './record-stream.ts';
import { writeAnswer } from './write-answer.ts';

export interface EndpointDispatcherOptions {
  readonly defaultProcess: string;
  readonly endpoints: readonly Endpoint[];
  readonly authenticator: Authenticator;
  /** Gets ready what guards and handlers will have to know about who makes the request. */
  readonly prepare?: (request: EndpointRequest) => Promise<void> | undefined;
  readonly limits?: HttpLimits;
  /** Inner paths that are not served, whoever asks. */
  readonly disabledPaths?: ReadonlySet<string>;
  /** Serves what no endpoint does: web assets. */
  readonly fallback?: EndpointHandler;
  /** A handler threw: a bug of ours. The client was answered 500. */
  readonly onFailure: (error: unknown, request: EndpointRequest) => void;
}

/** Takes each request through routing, authentication, guards, body and handler. */
export class EndpointDispatcher {
  readonly #options: EndpointDispatcherOptions;
  readonly #limits: HttpLimits;
  readonly #table: EndpointTable;

  constructor(options: EndpointDispatcherOptions) {
    this.#options = options;
    this.#limits = options.limits ?? httpLimits;
    this.#table = new EndpointTable(options.defaultProcess, options.endpoints);
  }

  dispatch(incoming: IncomingMessage, response: ServerResponse): void {
    const { path, queryText } = splitUrl(incoming.url ?? '/');
    const route = this.#table.route(path);
    if ('refusal' in route) {
      const isRelative = !path.startsWith('/');
      const text = "Request URL path must start with '/'";
      const answer = isRelative ? textAnswer(400, text) : defaultAnswer(route.refusal);
      writeAnswer(incoming, response, answer);
      return;
    }
    if (this.#options.disabledPaths?.has(route.path) === true) {
      writeAnswer(incoming, response, textAnswer(403, `Endpoint '${route.path}' is disabled`));
      return;
    }
    const request = new IncomingRequest(incoming, response, { path: route.path, queryText });
    this.#identify(request, route.endpoint, () => {
      const refusal = this.#admit(request, route.endpoint);
      if (refusal !== undefined) request.answer(refusal);
      else this.#serve(request, route.endpoint);
    });
  }

  /** Goes on once it is known who makes the request. Nobody is asked who makes an open one. */
  #identify(request: IncomingRequest, endpoint: Endpoint | undefined, next: () => void): void {
    const { authenticator, prepare } = this.#options;
    const { realm: closed } = endpoint ?? {};
    const realm = typeof closed === 'function' ? closed(request.method) : closed;
    if (realm === undefined) return next();
    const authenticate = (): MaybePromise<Authentication> =>
      authenticator.authenticate(realm, request.headers);
    this.#await(request, authenticate, (authentication) => {
      if ('refusal' in authentication) return request.answer(authentication.refusal);
      request.principal = authentication.principal;
      request.claims = authentication.claims;
      this.#await(request, () => prepare?.(request), next);
    });
  }

  #admit(request: IncomingRequest, endpoint: Endpoint | undefined): Answer | undefined {
    for (const guard of endpoint?.guards ?? []) {
      const answer = guard(request);
      if (answer !== undefined) return answer;
    }
    return request.queryError === undefined
      ? undefined
      : textAnswer(400, `Unable to decode query string: ${request.queryError}`);
  }

  /** Goes on at once with what is there at once: requests of a connection keep their order. */
  #await<T>(request: IncomingRequest, ask: () => MaybePromise<T>, next: (value: T) => void): void {
    try {
      const value = ask();
      if (!(value instanceof Promise)) next(value);
      else value.then(next).catch((error: unknown) => this.#fail(request, error));
    } catch (error) {
      this.#fail(request, error);
    }
  }

  #serve(request: IncomingRequest, endpoint: Endpoint | undefined): void {
    const handle = endpoint?.handle ?? this.#options.fallback ?? notFound;
    if (endpoint?.streamsBody?.(request.headers) === true) {
      this.#run(request, handle);
      return;
    }
    readBody(request.incoming, this.#limits.bodyBytesMax, (reading) => {
      if ('refusal' in reading) {
        request.answer(reading.refusal);
        return;
      }
      request.body = reading.body;
      this.#run(request, handle);
    });
  }

  /** A handler that fails is our bug: the client gets a 500, the log gets the reason. */
  #run(request: IncomingRequest, handle: EndpointHandler): void {
    this.#await(
      request,
      () => handle(request),
      (answer) => request.answer(answer),
    );
  }

  #fail(request: IncomingRequest, error: unknown): void {
    this.#options.onFailure(error, request);
    request.answer(defaultAnswer(500));
  }
}

function notFound(): Answer {
  return defaultAnswer(404);
}

/** Splits off the query; an absolute URL, as proxies are sent, loses its authority. */
function splitUrl(url: string): { readonly path: string; readonly queryText: string } {
  const relative = /^https?:\/\//i.test(url) ? url.replace(/^https?:\/\/[^/?]*/i, '') : url;
  const at = relative.indexOf('?');
  return at === -1
    ? { path: relative, queryText: '' }
    : { path: relative.slice(0, at), queryText: relative.slice(at + 1) };
}

const noQuery: Query = new Map();
const noBody = Buffer.alloc(0);

class IncomingRequest implements EndpointRequest {
  readonly method: string;
  readonly path: string;
  readonly url: string;
  readonly query: Query;
  readonly headers: IncomingMessage['headers'];
  body: Buffer = noBody;
  principal: string | undefined;
  claims: Claims | undefined;
  /** Why the query could not be decoded. */
  readonly queryError: string | undefined;
  readonly incoming: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(
    incoming: IncomingMessage,
    response: ServerResponse,
    { path, queryText }: { readonly path: string; readonly queryText: string },
  ) {
    this.incoming = incoming;
    this.#response = response;
    this.method = incoming.method ?? 'GET';
    this.path = path;
    this.url = queryText === '' ? path : `${path}?${queryText}`;
    const parsed = queryText === '' ? { query: noQuery } : parseQuery(queryText);
    this.query = 'query' in parsed ? parsed.query : noQuery;
    this.queryError = 'error' in parsed ? parsed.error : undefined;
    this.headers = incoming.headers;
  }

  get bodyStream(): Readable {
    return this.incoming;
  }

  openRecordStream(options: RecordStreamOptions): RecordStream {
    return new RecordStream(this.#response, options);
  }

  /** Undefined: the handler has opened a stream. */
  answer(answer: Answer | undefined): void {
    if (answer === undefined || this.#response.headersSent) return;
    writeAnswer(this.incoming, this.#response, answer);
  }
}
