import type { MasterInfo } from '../messages/index.ts';
import type { Stop } from './bus.ts';

/** Who leads now, as far as this process knows. */
export type Leadership<Candidate = MasterInfo> =
  | { readonly state: 'unknown' }
  | { readonly state: 'follows'; readonly leader: Candidate }
  | { readonly state: 'leads' };

/**
 * Leader election among equals: masters, unless said otherwise. Adapters: a single master
 * (libs/embedded), etcd (libs/etcd).
 */
export interface Election<Candidate = MasterInfo> {
  /** Campaigns until stopped, and reports every change. A lost lease reports `unknown` at once. */
  campaign(candidate: Candidate, onChange: (leadership: Leadership<Candidate>) => void): Stop;
}
