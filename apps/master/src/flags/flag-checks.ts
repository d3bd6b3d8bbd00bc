import { parseQuantities, type ResourceAmounts } from '@mezzo/domain';
import { flagKind, formatBytesText, formatDurationMs, within } from '@mezzo/http-kit';

/** Accepts durations, in milliseconds, from `least` to `most`. */
export function withinDurations(least: number, most: number) {
  return within(least, most, formatDurationMs);
}

export function bytesWithin(least: number, most: number) {
  return within(least, most, formatBytesText);
}

/** Accepts one text: the only implementation there is. */
export function only(...supported: readonly string[]) {
  return (value: string): string | undefined =>
    supported.includes(value)
      ? undefined
      : `Only ${supported.map((each) => `'${each}'`).join(' and ')} can be chosen`;
}

/** Refuses any value: what the flag asks for does not exist here, and must not be ignored. */
export function unsupported(why: string) {
  return (): string => why;
}

/** Like {@link unsupported}, for a boolean that may be given as false. */
export function unsupportedWhenTrue(why: string) {
  return (value: boolean): string | undefined => (value ? why : undefined);
}

/** `80%` as 0.8. */
export const percentFlag = flagKind<number>(
  (text) => {
    const match = /^(\d+(?:\.\d+)?)%$/.exec(text);
    const percent = Number(match?.[1]);
    return match !== null && percent <= 100
      ? percent / 100
      : { error: 'Expecting a percentage from 0% to 100%' };
  },
  (fraction) => `${Math.round(fraction * 1e6) / 1e4}%`,
);

/** `role=weight` between commas. */
export const weightsFlag = flagKind<ReadonlyMap<string, number>>(
  (text) => {
    const weights = new Map<string, number>();
    for (const pair of text.split(',')) {
      const [role = '', weight = ''] = pair.split('=').map((part) => part.trim());
      if (role === '' || !(Number(weight) > 0)) {
        return { error: `Invalid weight '${pair}': expecting role=weight with a positive weight` };
      }
      weights.set(role, Number(weight));
    }
    return weights;
  },
  (weights) => [...weights].map(([role, weight]) => `${role}=${weight}`).join(','),
);

interface AllocatableText {
  readonly text: string;
  readonly amounts: readonly ResourceAmounts[];
}

/** Sets of quantities between `|`, any one of which suffices. */
export const allocatableFlag = flagKind<AllocatableText>(
  (text) => {
    const amounts: ResourceAmounts[] = [];
    for (const part of text.split('|')) {
      const quantities = parseQuantities(part);
      if (!quantities.ok) return { error: quantities.reason };
      amounts.push(
        Object.fromEntries([...quantities.value].map(([name, milli]) => [name, milli / 1000])),
      );
    }
    return { text, amounts };
  },
  ({ text }) => text,
);
