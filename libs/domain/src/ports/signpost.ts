import type { MasterInfo } from '../messages/index.ts';
import type { Stop } from './bus.ts';

/**
 * Tells clients that look elsewhere than at our own election who leads: frameworks configured with
 * `zk://…`. It only announces; nothing of ours reads it. Adapter: libs/zookeeper.
 */
export interface Signpost {
  /**
   * Announces this master until stopped, and again whenever the announcement was lost. Returns at
   * once; a directory that is away delays the announcement, never the leadership.
   */
  announce(leader: MasterInfo): Stop;
  /** Takes the announcement back and lets go of the directory. */
  close(): Promise<void>;
}
