import type { OfferRecord } from '@mezzo/core';
import { Offer as OfferMessage, writeJson } from '@mezzo/proto';
import { offerJson } from '../v0/offer-json.ts';
import { delimited } from './protobuf-pieces.ts';

/** The texts that were made of an offer, which never changes, each when first asked for. */
export class CapturedOffer {
  readonly #record: OfferRecord;
  #v0: string | undefined;
  #v1: string | undefined;
  #binary: string | undefined;

  private constructor(record: OfferRecord) {
    this.#record = record;
  }

  static of(record: OfferRecord): CapturedOffer {
    const kept = record.rendering as CapturedOffer | undefined;
    if (kept !== undefined) return kept;
    const made = new CapturedOffer(record);
    record.rendering = made;
    return made;
  }

  /** JSON of the older API after a comma. */
  get v0Element(): string {
    this.#v0 ??= `,${writeJson(offerJson(this.#record))}`;
    return this.#v0;
  }

  /** JSON after a comma. */
  get v1Element(): string {
    this.#v1 ??= `,${OfferMessage.toJson(this.#record.offer)}`;
    return this.#v1;
  }

  /** Protobuf after its length, a character a byte. */
  get binaryElement(): string {
    this.#binary ??= delimited(OfferMessage.encodeText(this.#record.offer));
    return this.#binary;
  }
}
