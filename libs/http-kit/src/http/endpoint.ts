import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Claims } from '../security/authenticator.ts';
import type { Answer } from './answer.ts';
import type { Query } from './query.ts';
import type { RecordStream, RecordStreamOptions } from './record-stream.ts';

/** A request as handlers see it. */
export interface EndpointRequest {
  readonly method: string;
  /** Path after delegation, such as `/master/state`; with the query, if any, in `url`. */
  readonly path: string;
  readonly url: string;
  readonly query: Query;
  readonly headers: IncomingHttpHeaders;
  /** Empty where there was none, and where the body is read as a stream. */
  readonly body: Buffer;
  /** The body as it comes in: for endpoints that ask for it with {@link Endpoint.streamsBody}. */
  readonly bodyStream: Readable;
  /** Who was authenticated; undefined where the realm is open. */
  readonly principal: string | undefined;
  /** What a token said of its bearer, who may have no principal. */
  readonly claims: Claims | undefined;
  /** The request as Node has it, for who passes it on: its URL and headers as they were sent. */
  readonly incoming: IncomingMessage;
  /** Answers 200 with a stream of records. The handler then returns undefined. */
  openRecordStream(options: RecordStreamOptions): RecordStream;
}

/** Undefined: the request was answered through {@link EndpointRequest.openRecordStream}. */
export type EndpointResult = Answer | undefined | Promise<Answer | undefined>;

export type EndpointHandler = (request: EndpointRequest) => EndpointResult;

/** Answers in the handler's place, or lets the request pass. */
export type EndpointGuard = (request: EndpointRequest) => Answer | undefined;

/** One handler and where it is mounted: `/PROCESS/NAME` and everything below. */
export interface Endpoint {
  /** Mesos' actor, such as `master` or `files`; its endpoints also go by their name alone. */
  readonly process: string;
  /** Path below the process, such as `api/v1/scheduler`; empty for the process itself. */
  readonly name: string;
  /** Authentication realm, which may depend on the method; undefined: open to all. */
  readonly realm?: string | ((method: string) => string | undefined) | undefined;
  /** Asked after authentication, in order. */
  readonly guards?: readonly EndpointGuard[];
  /** Whether the handler reads a body with these headers by itself. Others come whole. */
  readonly streamsBody?: (headers: IncomingHttpHeaders) => boolean;
  /** Nothing below the endpoint's own path is served. */
  readonly isExact?: boolean;
  /** What `/help` says: the first line is a summary. */
  readonly help?: string;
  readonly handle: EndpointHandler;
}
