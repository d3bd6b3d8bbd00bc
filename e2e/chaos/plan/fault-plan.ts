/** Who a fault is meant for; which process that is, is found out when it happens. */
export type Role =
  | 'master-leader'
  | 'master-standby'
  | 'allocator-leader'
  | 'allocator-standby'
  | 'gateway'
  | 'agent'
  | 'etcd-leader'
  | 'etcd-member'
  | 'etcd-quorum'
  | 'etcd-all'
  | 'redis'
  | 'everybody';

interface Lasting {
  /** When it begins, in milliseconds since the wave did. */
  readonly startMs: number;
  readonly durationMs: number;
}

export type FaultPlan = Lasting & FaultCard;

/** What may be done to a cluster. */
export type FaultCard =
  /** SIGKILL; started again in the end. */
  | { readonly kind: 'kill'; readonly role: Role }
  /** SIGSTOP, and SIGCONT in the end. */
  | { readonly kind: 'freeze'; readonly role: Role }
  /** The serving Redis is killed, or cut off, and the replica takes its place. */
  | { readonly kind: 'failover'; readonly isCutOff: boolean }
  /** Packets are dropped between the two, or from the first to the second only. */
  | { readonly kind: 'cut'; readonly role: Role; readonly from: Role; readonly isOneWay: boolean }
  /** Its link lets little through. */
  | { readonly kind: 'slow'; readonly role: Role }
  /** Its wall clock is wrong, by up to so many seconds in either direction. */
  | { readonly kind: 'clock'; readonly role: Role; readonly secondsMax: number }
  /** No room on its disk. */
  | { readonly kind: 'disk'; readonly role: Role };

export type FaultKind = FaultCard['kind'];

/** `freeze master-leader`, for people. */
export function describeFault(card: FaultCard): string {
  switch (card.kind) {
    case 'failover':
      return card.isCutOff ? 'failover of redis, which is cut off' : 'failover of redis';
    case 'cut':
      return `cut ${card.role} ${card.isOneWay ? 'to' : 'from'} ${card.from}`;
    case 'kill':
    case 'freeze':
    case 'slow':
    case 'clock':
    case 'disk':
      return `${card.kind} ${card.role}`;
  }
}

/** The kind of process that it is about: two faults of one wave are about different ones. */
export function groundOf(card: FaultCard): string {
  return card.kind === 'failover' ? 'redis' : (card.role.split('-')[0] ?? card.role);
}
