import type { MasterContext } from '../master-context.ts';
import type { FrameworkInfo } from '@mezzo/domain/messages';
import { failoverTimeoutMs } from './disconnect.ts';
import { removeFramework } from './remove-framework.ts';

/**
 * Waits for the frameworks of the registry to subscribe to this master, as long as their failover
 * timeout lets them, but at least as long as agents have: a change of master is none of their doing.
 *
 * Deviates: Mesos forgets frameworks with a change of master, and keeps those it learns of from
 * agents for ever.
 */
export function awaitRememberedFrameworks(context: MasterContext): void {
  for (const [id, { info }] of context.state.frameworks.remembered) {
    awaitFramework(context, id, info);
  }
}

/** Gives one framework its time to subscribe; also one that only an agent knows of. */
export function awaitFramework(context: MasterContext, id: string, info: FrameworkInfo): void {
  const { registered, remembered } = context.state.frameworks;
  context.after(patienceMs(context, info), () => {
    const framework = registered.get(id);
    if (framework?.recovered === true) removeFramework(context, framework);
    else if (framework === undefined && remembered.delete(id)) {
      context.persist([{ kind: 'removeFramework', frameworkId: id }], () => undefined);
    }
  });
}

function patienceMs(context: MasterContext, info: FrameworkInfo): number {
  return Math.max(failoverTimeoutMs(info), context.config.agentReregisterTimeoutMs);
}
