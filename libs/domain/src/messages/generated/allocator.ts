// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { FrameworkID, TimeInfo } from './mesos.ts';

export interface InverseOfferStatus {
  readonly status: InverseOfferStatusStatus;
  readonly framework_id: FrameworkID;
  readonly timestamp: TimeInfo;
}

export type InverseOfferStatusStatus =
  | 'UNKNOWN'
  | 'ACCEPT'
  | 'DECLINE';
