import type { JsonSchema } from '@mezzo/proto';

export type DescribedMethod = 'get' | 'post' | 'put' | 'delete';

/** What a client may send, and what comes back. Refusals that all endpoints share are added. */
export interface OperationDescription {
  /** Absent: the endpoint's own help. */
  readonly summary?: string;
  /** Markdown. */
  readonly details?: string;
  /** Parameters of the query; all may be left out. */
  readonly query?: Readonly<Record<string, QueryParameter>>;
  readonly body?: BodyDescription;
  /** By status; 200 with nothing in it unless given. */
  readonly answers?: Readonly<Record<number, AnswerDescription>>;
}

export interface QueryParameter {
  readonly help: string;
  readonly schema: JsonSchema;
}

export interface BodyDescription {
  /** By media type. */
  readonly content: Readonly<Record<string, JsonSchema>>;
  /** Of the first media type, by name. */
  readonly examples?: Readonly<Record<string, unknown>>;
}

export interface AnswerDescription {
  readonly help: string;
  /** By media type. */
  readonly content?: Readonly<Record<string, JsonSchema>>;
}

export interface EndpointDescription {
  /** The heading under which it stands. */
  readonly tag: string;
  /** Only the leading master answers; others redirect to it. */
  readonly isLeaderOnly?: boolean;
  readonly methods: Readonly<Partial<Record<DescribedMethod, OperationDescription>>>;
  /** Further paths below the endpoint's own, such as `/{role}`. */
  readonly below?: Readonly<
    Record<string, Readonly<Partial<Record<DescribedMethod, OperationDescription>>>>
  >;
}

/** By `process/name`: `master/state`, `files/read`, `version/`. */
export type EndpointDescriptions = Readonly<Record<string, EndpointDescription>>;

/** An operation that answers JSON. */
export function answersJson(schema: JsonSchema, help = 'As asked for.'): OperationDescription {
  return { answers: { 200: { help, content: { 'application/json': schema } } } };
}

/** A parameter with which a page of another origin gets `callback(<json>)`. */
export const jsonpParameter: Readonly<Record<string, QueryParameter>> = {
  jsonp: {
    help: 'Name of a function: the answer is then a call of it, as text/javascript.',
    schema: { type: 'string' },
  },
};
