import type { MasterInfo } from '@mezzo/domain/messages';
import { openEtcd, type EtcdSettings } from '@mezzo/etcd';
import type { Leader, LeaderWatch } from './leader-tracker.ts';

/** Follows the masters' election in etcd. */
export function watchEtcd(
  settings: EtcdSettings,
  onLeader: (leader: Leader | undefined) => void,
): LeaderWatch {
  const { election, close } = openEtcd(settings);
  const stop = election.observe((leader) => {
    onLeader(leader && leaderOf(leader.info, leader.term));
  });
  return {
    // The observer is told of every change.
    look: () => undefined,
    stop: async () => {
      stop();
      await close();
    },
  };
}

function leaderOf({ id, address, hostname, ip, port }: MasterInfo, term: number): Leader {
  const host = address?.hostname ?? hostname ?? address?.ip ?? ipText(ip);
  return { id: `${term} ${id}`, host, port: address?.port ?? port };
}

/** `MasterInfo.ip` holds four bytes in network order, read as a little-endian number. */
function ipText(ip: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(ip);
  return [...bytes].join('.');
}
