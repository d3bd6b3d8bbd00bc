import type { IsolatedContainer } from '@mezzo/isolators';

/** What a later agent needs of a container, beyond what its own checkpoints tell. */
export type SavedConfig = Pick<
  IsolatedContainer,
  'kind' | 'containerClass' | 'resources' | 'limits' | 'directory' | 'owner'
>;

/** No command and no environment: there may be secrets in them. */
export function encodeSavedConfig(container: IsolatedContainer): string {
  const { kind, containerClass, resources, limits, directory, owner } = container;
  const saved: SavedConfig = {
    kind,
    containerClass,
    resources,
    // JSON has no word for an unlimited limit.
    limits: mapValues(limits, (limit) => (Number.isFinite(limit) ? limit : Number.MAX_VALUE)),
    directory,
    owner,
  };
  try {
    return JSON.stringify(saved);
  } catch {
    // Ranges may reach beyond what JSON numbers are exact for; then they lose their last digits.
    return JSON.stringify(saved, (_, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
  }
}

/** @returns undefined for what we did not write, or not to the end */
export function decodeSavedConfig(text: string): SavedConfig | undefined {
  try {
    const saved: unknown = JSON.parse(text);
    if (!isSavedConfig(saved)) return undefined;
    const limits = mapValues(saved.limits, (limit) =>
      limit === Number.MAX_VALUE ? Infinity : limit,
    );
    return { ...saved, limits };
  } catch {
    return undefined;
  }
}

function isSavedConfig(value: unknown): value is SavedConfig {
  return (
    typeof value === 'object' &&
    value !== null &&
    'directory' in value &&
    typeof value.directory === 'string' &&
    'resources' in value &&
    Array.isArray(value.resources) &&
    'limits' in value &&
    typeof value.limits === 'object'
  );
}

function mapValues(
  record: Readonly<Record<string, number>>,
  change: (value: number) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
