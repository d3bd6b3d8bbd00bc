import type { Resources } from './resources.ts';
import { Ranges } from './ranges.ts';
import { ItemSet } from './item-set.ts';
import { fromMilli } from './scalar.ts';

/** A number for a scalar; the text of ranges (`[31000-32000]`) and sets (`{a, b}`). */
export type ResourcesView = Readonly<Record<string, number | string>>;

/** Names that readers expect even when there is none of it, in the order Mesos prints them. */
const ALWAYS_SHOWN = ['disk', 'mem', 'gpus', 'cpus'] as const;

/**
 * The object that the v0 endpoints show for resources: amounts by name, whatever they are reserved
 * for, revocable ones under `<name>_revocable`. Numbers are doubles (`4.0` in JSON).
 *
 * Source: mesos src/common/http.cpp#json(JSON::ObjectWriter*, const Resources&)
 */
export function resourcesView(resources: Resources): ResourcesView {
  const milli = new Map<string, number>(ALWAYS_SHOWN.map((name) => [name, 0]));
  const others = new Map<string, Ranges | ItemSet>();
  for (const { kind, amount } of resources) {
    const name = kind.revocable ? `${kind.name}_revocable` : kind.name;
    if (typeof amount === 'number') milli.set(name, (milli.get(name) ?? 0) + amount);
    else others.set(name, sum(others.get(name), amount));
  }
  const view = new Map<string, number | string>();
  for (const [name, amount] of milli) view.set(name, fromMilli(amount));
  for (const [name, amount] of others) view.set(name, amount.toString());
  return Object.fromEntries(view);
}

/** A name with amounts of both types cannot be added up; Mesos shows it twice, we show the last. */
function sum(left: Ranges | ItemSet | undefined, right: Ranges | ItemSet): Ranges | ItemSet {
  if (left instanceof Ranges && right instanceof Ranges) return left.plus(right);
  if (left instanceof ItemSet && right instanceof ItemSet) return left.plus(right);
  return right instanceof Ranges ? right.coalesced() : right;
}
