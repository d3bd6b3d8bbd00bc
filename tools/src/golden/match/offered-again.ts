import { eventType } from './event-order.ts';
import { isJsonObject, stringifyJson, type JsonValue } from './json.ts';
import { offersOf } from './regrouped-offers.ts';

/**
 * Offers that a recording does not show because it went on, or ended, before the allocator's clock
 * ticked: what was rescinded is offered again. Such an offer agrees when it holds exactly what a
 * rescinded one held, on the same agent, under an id of its own; and it may be rescinded in turn.
 */
export class OfferedAgain {
  /** By id, without it. */
  readonly #outstanding = new Map<string, string>();
  readonly #unrecorded = new Set<string>();
  #rescinded: readonly string[] = [];

  /** Takes note of an event that has come, as recorded. */
  note(event: JsonValue): void {
    for (const offer of offersOf(event)) this.#outstanding.set(idOf(offer), withoutId(offer));
    const rescinded = rescindedId(event);
    if (rescinded !== undefined) this.#rescind(rescinded);
  }

  /** Whether the event, which is not in the recording, is one of these; takes note of it if so. */
  explains(event: JsonValue): boolean {
    const rescinded = rescindedId(event);
    if (rescinded !== undefined) {
      return this.#unrecorded.delete(rescinded) && this.#rescind(rescinded);
    }
    const offers = offersOf(event);
    const left = [...this.#rescinded];
    const isKnown = (offer: JsonValue): boolean => {
      const place = left.indexOf(withoutId(offer));
      if (place === -1 || this.#outstanding.has(idOf(offer))) return false;
      left.splice(place, 1);
      return true;
    };
    if (offers.length === 0 || !offers.every(isKnown)) return false;
    this.#rescinded = left;
    for (const offer of offers) this.#unrecorded.add(idOf(offer));
    this.note(event);
    return true;
  }

  #rescind(id: string): boolean {
    const offer = this.#outstanding.get(id);
    if (offer !== undefined) this.#rescinded = [...this.#rescinded, offer];
    return true;
  }
}

function idOf(offer: JsonValue): string {
  const id = isJsonObject(offer) ? offer['id'] : undefined;
  return stringifyJson(isJsonObject(id) ? (id['value'] ?? null) : null);
}

function withoutId(offer: JsonValue): string {
  const members = isJsonObject(offer) ? Object.entries(offer) : [];
  return stringifyJson(Object.fromEntries(members.filter(([key]) => key !== 'id')));
}

function rescindedId(event: JsonValue): string | undefined {
  if (eventType(event) !== 'RESCIND' || !isJsonObject(event)) return undefined;
  const { rescind } = event;
  const id = isJsonObject(rescind) ? rescind['offer_id'] : undefined;
  return isJsonObject(id) ? stringifyJson(id['value'] ?? null) : undefined;
}
