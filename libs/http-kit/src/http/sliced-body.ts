/**
 * What a large body is made of, one after the other: text, or bytes as they are, which nobody changes
 * any more. Empty pieces only let others have a turn.
 */
export type Pieces = Iterator<string | Uint8Array, void>;

/**
 * A large body that is made while it is sent, in slices, as fast as its reader takes it. Nothing of it
 * is kept: a slow reader holds one chunk.
 */
export class SlicedBody {
  readonly pieces: Pieces;
  /** How text becomes bytes; `latin1` for binary data, a byte a character. */
  readonly encoding: 'utf8' | 'latin1';

  constructor(pieces: Pieces, encoding: 'utf8' | 'latin1' = 'utf8') {
    this.pieces = pieces;
    this.encoding = encoding;
  }
}
