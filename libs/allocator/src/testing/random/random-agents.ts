import { ResourceEntry, Resources } from '@mezzo/domain';
import type {
  AgentInfo,
  AgentInfoCapabilityType,
  Resource,
  ResourceReservationInfo,
} from '@mezzo/domain/messages';
import { AGENT_CAPABILITIES, agentInfo } from '../message-builders.ts';
import type { Dice } from './dice.ts';

/** Roles of random clusters: some lie below others. */
export const ROLES = ['*', 'a', 'b', 'c', 'a/x', 'a/y', 'a/x/p', 'b/z'] as const;
const RESERVABLE_ROLES = ROLES.filter((role) => role !== '*');

export function randomAgentInfo(dice: Dice, id: string): AgentInfo {
  const region = dice.pick([undefined, undefined, 'here', 'there']);
  return agentInfo(id, {
    hostname: dice.pick([`${id}.test`, 'twin.test']),
    attributes: [
      ...(dice.chance(0.5)
        ? [{ name: 'rack', type: 'TEXT' as const, text: { value: dice.pick(['r1', 'r2', 'r3']) } }]
        : []),
      ...(dice.chance(0.3)
        ? [{ name: 'level', type: 'SCALAR' as const, scalar: { value: 3 } }]
        : []),
    ],
    ...(region !== undefined && {
      domain: { fault_domain: { region: { name: region }, zone: { name: 'z' } } },
    }),
  });
}

export function randomAgentCapabilities(dice: Dice): readonly AgentInfoCapabilityType[] {
  if (dice.chance(0.85)) return AGENT_CAPABILITIES;
  return dice.some(AGENT_CAPABILITIES, 0.7);
}

/** What an agent has: plain resources mostly, and now and then each of the special kinds. */
export function randomTotal(dice: Dice, id: string): readonly Resource[] {
  const list: Resource[] = [scalar('cpus', dice.pick([0.5, 1, 2, 4, 8, 24]))];
  if (dice.chance(0.9)) list.push(scalar('mem', dice.pick([16, 64, 512, 1024, 4096])));
  if (dice.chance(0.6)) list.push(scalar('disk', dice.pick([100, 1000, 4096])));
  if (dice.chance(0.15)) list.push(scalar('gpus', dice.between(1, 4)));
  if (dice.chance(0.5)) list.push(ports(31000, 31000 + dice.between(0, 20)));
  if (dice.chance(0.15)) list.push(zones(dice.some(['p', 'q', 'r'], 0.6)));
  const special = dice.chance(0.4) ? dice.between(1, 3) : 0;
  for (let i = 0; i < special; i += 1) list.push(specialResource(dice, `${id}-${i}`));
  return Resources.of(list).messages;
}

function specialResource(dice: Dice, id: string): Resource {
  const reservations = randomReservations(dice);
  switch (dice.below(6)) {
    case 0:
      return { ...scalar('cpus', dice.pick([0.5, 2, 4])), reservations };
    case 1:
      return { ...scalar('mem', dice.pick([32, 256])), reservations };
    case 2:
      return { ...scalar('cpus', dice.pick([1, 3])), revocable: {} };
    case 3:
      return { ...scalar('disk', dice.pick([50, 200])), disk: mountDisk(id) };
    case 4:
      return { ...ports(32000, 32000 + dice.between(0, 5)), reservations };
    default:
      return volume(id, dice.pick([10, 64]), reservations, dice.chance(0.5));
  }
}

/** What a resource provider brings. */
export function providedDisk(dice: Dice, providerId: string): Resource {
  const isRaw = dice.chance(0.5);
  return {
    ...scalar('disk', dice.pick([100, 500])),
    provider_id: { value: providerId },
    ...(isRaw && { disk: { source: { type: 'RAW' as const, id: providerId } } }),
    ...(dice.chance(0.5) && { reservations: randomReservations(dice) }),
  };
}

function mountDisk(id: string): NonNullable<Resource['disk']> {
  return { source: { type: 'MOUNT', mount: { root: `/mnt/${id}` } } };
}

export function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

function ports(begin: number, end: number): Resource {
  return { name: 'ports', type: 'RANGES', ranges: { range: [{ begin, end }] } };
}

function zones(item: readonly string[]): Resource {
  return { name: 'zones', type: 'SET', set: { item } };
}

export function volume(
  id: string,
  megabytes: number,
  reservations: readonly ResourceReservationInfo[],
  isShared: boolean,
): Resource {
  return {
    ...scalar('disk', megabytes),
    reservations,
    disk: { persistence: { id }, volume: { container_path: id, mode: 'RW' } },
    ...(isShared && { shared: {} }),
  };
}

export function randomReservations(dice: Dice): readonly ResourceReservationInfo[] {
  const role = dice.pick(RESERVABLE_ROLES);
  const first: ResourceReservationInfo = { type: dice.pick(['STATIC', 'DYNAMIC']), role };
  const below = RESERVABLE_ROLES.filter((each) => each.startsWith(`${role}/`));
  if (below.length === 0 || dice.chance(0.6)) return [first];
  return [first, { type: 'DYNAMIC', role: dice.pick(below) }];
}

/** Some of the resources, each whole, or, where it can be divided, in part. */
export function randomPart(dice: Dice, resources: Resources): Resources {
  const entries: ResourceEntry[] = [];
  for (const entry of resources) {
    if (dice.chance(0.35)) continue;
    const { kind, amount } = entry;
    const isDivisible = typeof amount === 'number' && !kind.indivisible && !kind.shared;
    if (!isDivisible || dice.chance(0.4)) {
      entries.push(kind.shared ? new ResourceEntry(kind, amount) : entry);
      continue;
    }
    const part = Math.floor((amount * dice.between(1, 3)) / 4);
    if (part > 0) entries.push(new ResourceEntry(kind, part));
  }
  return Resources.ofEntries(entries);
}

/** One message for each copy of a shared resource. */
export function withCopies(resources: Resources): readonly Resource[] {
  return [...resources].flatMap(({ message, copies }) => Array<Resource>(copies).fill(message));
}
