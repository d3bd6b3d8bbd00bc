import type { ResourceReservationInfo } from '../messages/index.ts';
import { defined, invariant } from '../invariant.ts';
import { ResourceKind } from './resource-kind.ts';
import type { Resources } from './resources.ts';

/**
 * The same resources with the reservations that two tellings of them have in common: what remains
 * when one is unreserved step by step until it can be reserved into the other.
 *
 * @param left - not empty, every entry with the same stack of reservations
 * @param right - the same resources, reserved otherwise
 *
 * Source: mesos src/common/resources.cpp#Resources::getReservationAncestor
 */
export function reservationAncestor(left: Resources, right: Resources): Resources {
  const unreserved = left.toUnreserved();
  invariant(
    unreserved.equals(right.toUnreserved()),
    `${left.toString()} and ${right.toString()} differ in more than reservations`,
  );
  const common = commonStack(stackOf(left), stackOf(right));
  return unreserved.mapKinds((kind) => kind.with({ reservations: common }));
}

function stackOf(resources: Resources): readonly ResourceReservationInfo[] {
  return defined(resources.entries[0], 'no resources, no reservations').kind.reservations;
}

function commonStack(
  left: readonly ResourceReservationInfo[],
  right: readonly ResourceReservationInfo[],
): readonly ResourceReservationInfo[] {
  const differsAt = left.findIndex((reservation, i) => {
    const other = right[i];
    return other === undefined || !equalReservations(reservation, other);
  });
  return differsAt === -1 ? left : left.slice(0, differsAt);
}

function equalReservations(left: ResourceReservationInfo, right: ResourceReservationInfo): boolean {
  const probe = ResourceKind.ofMessage({ name: 'probe', type: 'SCALAR' });
  return probe.with({ reservations: [left] }).equals(probe.with({ reservations: [right] }));
}
