import type { ViewPermissions } from '@mezzo/core';
import { SlicedBody, type Answer, type EndpointRequest } from '@mezzo/http-kit';
import { createHash, randomUUID } from 'node:crypto';
import type { JsonPieces } from '../views/pieces.ts';
import { serialOf } from '../views/serial.ts';
import { versionOf, type StateCapture } from '../views/state-capture.ts';

/** What one reader is to get. */
export interface LargeView {
  readonly capture: StateCapture;
  readonly permissions: ViewPermissions;
  /** What else the answer depends on. */
  readonly isAskedFor: readonly unknown[];
  readonly pieces: JsonPieces;
}

/** Serial numbers begin anew with every process: versions of different ones must not be mistaken. */
const processTag = randomUUID().slice(0, 8);

/**
 * Answers with JSON that may be large: all of one moment, made in slices as fast as the reader takes
 * it. A reader who has this version of it already is told so.
 *
 * @param view - taken in a slice of its own
 */
export function largeAnswer({ headers, query }: EndpointRequest, view: LargeView): Answer {
  const tag = `W/"${processTag}-${versionOf(view.capture)}-${viewerHash(view)}"`;
  if (isKnown(headers['if-none-match'], tag)) return { status: 304, headers: { ETag: tag } };
  const callback = query.get('jsonp');
  const type = callback === undefined ? 'application/json' : 'text/javascript';
  return {
    status: 200,
    headers: { 'Content-Type': type, ETag: tag },
    body: new SlicedBody(callback === undefined ? view.pieces : padded(callback, view.pieces)),
  };
}

function* padded(callback: string, pieces: JsonPieces): JsonPieces {
  yield `${callback}(`;
  yield* pieces;
  yield ')';
}

/** Two readers with different permissions may see different things. */
function viewerHash({ permissions, isAskedFor }: LargeView): string {
  const text = JSON.stringify([serialOf(permissions), ...isAskedFor]);
  return createHash('sha1').update(text).digest('base64url').slice(0, 12);
}

/** Weak comparison. Source: RFC 9110, 13.1.2 */
function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const opaque = (text: string): string => text.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((each) => opaque(each) === opaque(tag));
}
