import type { MasterInfo } from '../messages/index.ts';
import type { Stop } from './bus.ts';

/** Who leads now, as far as this process knows. */
export type Leadership =
  | { readonly state: 'unknown' }
  | { readonly state: 'follows'; readonly leader: MasterInfo }
  | { readonly state: 'leads' };

/** Leader election among masters. Adapters: a single master (libs/embedded), etcd (libs/etcd). */
export interface Election {
  /** Campaigns until stopped, and reports every change. A lost lease reports `unknown` at once. */
  campaign(candidate: MasterInfo, onChange: (leadership: Leadership) => void): Stop;
}
