import { assertNever, decodePlainData, encodePlainData, type RegistryChange } from '@mezzo/domain';

/** What one change does to one key below the registry's prefix. */
export type KeyWrite =
  | { readonly key: string; readonly value: string }
  | { readonly key: string; readonly value: undefined };

/**
 * One key per record; its value is the `put` or `set` change that made it, so that reading all
 * values back in any order rebuilds the state.
 */
export function keyWriteOf(change: RegistryChange): KeyWrite {
  const key = keyOf(change);
  return change.kind.startsWith('remove')
    ? { key, value: undefined }
    : { key, value: encodePlainData(change) };
}

/** The change that {@link keyWriteOf} stored as this value. */
export function changeOfValue(value: string): RegistryChange {
  return decodePlainData(value) as RegistryChange;
}

function keyOf(change: RegistryChange): string {
  switch (change.kind) {
    case 'putAgent':
      return `agents/${change.agent.info.id?.value ?? ''}`;
    case 'removeAgent':
      return `agents/${change.agentId.value}`;
    case 'putUnreachable':
      return `unreachable/${change.agent.id.value}`;
    case 'removeUnreachable':
      return `unreachable/${change.agentId.value}`;
    case 'putGone':
      return `gone/${change.agent.id.value}`;
    case 'removeGone':
      return `gone/${change.agentId.value}`;
    case 'setMaintenance':
      return 'maintenance';
    case 'putQuota':
      return `quotas/${change.config.role}`;
    case 'removeQuota':
      return `quotas/${change.role}`;
    case 'putWeight':
      return `weights/${change.weight.role ?? ''}`;
    case 'putFramework':
      return `frameworks/${change.framework.id?.value ?? ''}`;
    case 'removeFramework':
      return `frameworks/${change.frameworkId}`;
    default:
      return assertNever(change);
  }
}
