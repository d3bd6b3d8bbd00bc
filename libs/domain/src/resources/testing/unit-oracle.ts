import type { Resource } from '../../messages/index.ts';

/**
 * A naive model of resources: a bag of indivisible units, counted one by one. A thousandth of a
 * scalar, a port, an item of a set, a whole indivisible disk or one copy of a shared volume is a unit.
 * Slow and obviously right; {@link Resources} must agree with it.
 */
export interface Units {
  readonly counts: ReadonlyMap<string, number>;
}

type UnitClass = 'thousandth' | 'member' | 'disk' | 'volume';

export function unitsOf(resources: readonly Resource[]): Units {
  return resources.map(unitsOfOne).reduce(addUnits, { counts: new Map() });
}

/** Thousandths, disks and copies add up; a port or an item is there or not. */
export function addUnits(left: Units, right: Units): Units {
  const counts = new Map(left.counts);
  for (const [unit, count] of right.counts) {
    const total = (counts.get(unit) ?? 0) + count;
    counts.set(unit, classOf(unit) === 'member' ? Math.min(total, 1) : total);
  }
  return { counts };
}

export function subtractUnits(left: Units, right: Units): Units {
  const counts = new Map<string, number>();
  for (const [unit, count] of left.counts) {
    const rest = count - (right.counts.get(unit) ?? 0);
    if (rest > 0) counts.set(unit, rest);
  }
  return { counts };
}

/** Mesos does not count disks here (only volumes): one MOUNT disk contains two equal ones. */
export function containsUnits(left: Units, right: Units): boolean {
  return [...right.counts].every(([unit, count]) => {
    const available = left.counts.get(unit) ?? 0;
    return classOf(unit) === 'disk' ? available > 0 : available >= count;
  });
}

export function sortedUnits(units: Units): readonly (readonly [string, number])[] {
  return [...units.counts].toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function classOf(unit: string): UnitClass {
  return unit.slice(0, unit.indexOf(' ')) as UnitClass;
}

function unitsOfOne(resource: Resource): Units {
  const { scalar, ranges, set, ...rest } = resource;
  const about = JSON.stringify(rest, Object.keys(rest).toSorted().concat(nestedKeys(rest)));
  const thousandths = Math.round((scalar?.value ?? 0) * 1000);
  const counts = new Map<string, number>();
  if (thousandths > 0) {
    const whole = wholeClassOf(resource);
    if (whole === undefined) counts.set(`thousandth ${about}`, thousandths);
    else counts.set(`${whole} ${about} ${thousandths}`, 1);
  }
  for (const { begin, end } of ranges?.range ?? []) {
    for (let port = Number(begin); port <= Number(end); port += 1) {
      counts.set(`member ${about} ${port}`, 1);
    }
  }
  for (const item of set?.item ?? []) counts.set(`member ${about} ${item}`, 1);
  return { counts };
}

function wholeClassOf({ disk }: Resource): UnitClass | undefined {
  if (disk?.persistence !== undefined) return 'volume';
  const source = disk?.source;
  if (source?.type === 'MOUNT' || source?.type === 'BLOCK') return 'disk';
  return source?.type === 'RAW' && source.id !== undefined ? 'disk' : undefined;
}

/** Every key that occurs below, so that one replacer list sorts the keys of all levels. */
function nestedKeys(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, nested]) => [key, ...nestedKeys(nested)])
    .toSorted();
}
