import type { Resources } from '@mezzo/domain';
import type { InverseOffer, Offer } from '@mezzo/domain/messages';
import type { Timer } from '../timer-heap.ts';

/** An outstanding offer. `offer` is the master's own form: all fields, newest resource format. */
export interface OfferRecord {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly role: string;
  readonly resources: Resources;
  readonly offer: Offer;
  /** Whatever readers made of this offer; nobody else looks at it. */
  rendering: object | undefined;
  timer: Timer | undefined;
}

/** An outstanding inverse offer. */
export interface InverseOfferRecord {
  readonly id: string;
  readonly frameworkId: string;
  readonly agentId: string;
  readonly inverseOffer: InverseOffer;
  timer: Timer | undefined;
}
