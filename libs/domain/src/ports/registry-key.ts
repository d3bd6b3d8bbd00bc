import { assertNever } from '../invariant.ts';
import type { RegistryChange } from './registry.ts';

/**
 * Name of the record that a change puts or removes, such as `agents/<id>`: changes of the same
 * record have the same key, and the last one counts.
 */
export function registryKeyOf(change: RegistryChange): string {
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
