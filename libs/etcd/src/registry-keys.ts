import {
  decodePlainData,
  encodePlainData,
  registryKeyOf,
  type RegistryChange,
} from '@mezzo/domain';

/** Where the records are, below the cluster's prefix. */
export const registryFolder = 'registry/';

/** What one change does to one key below the registry's prefix. */
export type KeyWrite =
  | { readonly key: string; readonly value: string }
  | { readonly key: string; readonly value: undefined };

/**
 * One key per record; its value is the `put` or `set` change that made it, so that reading all
 * values back in any order rebuilds the state.
 */
export function keyWriteOf(change: RegistryChange): KeyWrite {
  const key = registryKeyOf(change);
  return change.kind.startsWith('remove')
    ? { key, value: undefined }
    : { key, value: encodePlainData(change) };
}

/** The change that {@link keyWriteOf} stored as this value. */
export function changeOfValue(value: string): RegistryChange {
  return decodePlainData(value) as RegistryChange;
}
