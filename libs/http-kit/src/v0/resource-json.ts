import {
  formatAttributeValue,
  fromMilli,
  Ranges,
  resourcesView,
  type ResourceEntry,
  type ResourceQuantities,
  type Resources,
} from '@mezzo/domain';
import type { Attribute, Resource } from '@mezzo/domain/messages';
import {
  double,
  doubleText,
  fragment,
  Resource as ResourceMessage,
  stringText,
  writeJson,
  type WritableJson,
} from '@mezzo/proto';

type JsonObject = Readonly<Record<string, WritableJson>>;

/** Amounts by name; the four base names are always there. */
export function resourcesJson(resources: Resources): JsonObject {
  return Object.fromEntries(
    Object.entries(resourcesView(resources)).map(([name, value]) => [
      name,
      typeof value === 'number' ? double(value) : value,
    ]),
  );
}

/**
 * The text of {@link resourcesJson}. Most resources are cpus, mem, disk and one set of ports: these
 * are written without a detour.
 */
export function resourcesText(resources: Resources): string {
  const milli = { disk: 0, mem: 0, gpus: 0, cpus: 0 };
  let other: ResourceEntry | undefined;
  for (const entry of resources) {
    const { kind, amount } = entry;
    const isScalar = typeof amount === 'number';
    if (isScalar && !kind.revocable && isBaseName(kind.name)) milli[kind.name] += amount;
    else if (isScalar || kind.revocable || other !== undefined || isBaseName(kind.name)) {
      return writeJson(resourcesJson(resources));
    } else other = entry;
  }
  const base = `"disk":${milliText(milli.disk)},"mem":${milliText(milli.mem)},"gpus":${milliText(milli.gpus)},"cpus":${milliText(milli.cpus)}`;
  if (other === undefined) return `{${base}}`;
  return `{${base},${stringText(other.kind.name)}:${stringText(otherText(other))}}`;
}

/** Amounts are few: most tasks ask for the same. */
const milliTexts = new Map<number, string>();
const milliTextsMax = 10_000;

function milliText(milli: number): string {
  const known = milliTexts.get(milli);
  if (known !== undefined) return known;
  if (milliTexts.size >= milliTextsMax) milliTexts.clear();
  const text = doubleText(fromMilli(milli));
  milliTexts.set(milli, text);
  return text;
}

function otherText({ amount }: ResourceEntry): string {
  return String(amount instanceof Ranges ? amount.coalesced() : amount);
}

function isBaseName(name: string): name is 'disk' | 'mem' | 'gpus' | 'cpus' {
  return name === 'cpus' || name === 'mem' || name === 'disk' || name === 'gpus';
}

/** Quantities by name: only those that are there, ports as their count. */
export function quantitiesJson(quantities: ResourceQuantities): JsonObject {
  return Object.fromEntries(
    [...quantities].map(([name, milli]) => [name, double(fromMilli(milli))]),
  );
}

/** `Resource` messages under the old names. */
export function resourceMessagesJson(resources: readonly Resource[]): readonly WritableJson[] {
  return resources.map((resource) => fragment(ResourceMessage.toJson(resource, 'v0')));
}

/** Attributes by name: numbers for scalars, text for the rest. */
export function attributesJson(attributes: readonly Attribute[] = []): JsonObject {
  return Object.fromEntries(
    attributes.map((attribute) => [
      attribute.name,
      attribute.type === 'SCALAR'
        ? double(attribute.scalar?.value ?? 0)
        : formatAttributeValue(attribute),
    ]),
  );
}

/** Something for the resources of each role. */
export function mapResources(
  byRole: ReadonlyMap<string, Resources>,
  write: (resources: Resources) => WritableJson,
): JsonObject {
  return Object.fromEntries([...byRole].map(([role, resources]) => [role, write(resources)]));
}
