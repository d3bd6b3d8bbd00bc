import { assertNever } from '../invariant.ts';
import type {
  FrameworkInfo,
  maintenance,
  MachineInfo,
  quota,
  WeightInfo,
} from '../messages/index.ts';
import type { AdmittedAgent, DepartedAgent, RegistryChange, RegistryState } from './registry.ts';

/**
 * A registry's state that changes can be applied to: what adapters keep in memory, and what tests
 * compare with. Applying a change twice leaves the same state as applying it once.
 */
export class RegistryImage implements RegistryState {
  readonly agents = new Map<string, AdmittedAgent>();
  readonly unreachable = new Map<string, DepartedAgent>();
  readonly gone = new Map<string, DepartedAgent>();
  machines: readonly MachineInfo[] = [];
  schedules: readonly maintenance.Schedule[] = [];
  readonly quotas = new Map<string, quota.QuotaConfig>();
  readonly weights = new Map<string, WeightInfo>();
  readonly frameworks = new Map<string, FrameworkInfo>();

  /** @param changes - applied to the empty registry, in order */
  constructor(changes: readonly RegistryChange[] = []) {
    this.apply(changes);
  }

  /** A copy of any state. */
  static of(state: RegistryState): RegistryImage {
    const image = new RegistryImage();
    for (const name of [
      'agents',
      'unreachable',
      'gone',
      'quotas',
      'weights',
      'frameworks',
    ] as const) {
      const target: Map<string, unknown> = image[name];
      for (const [key, value] of state[name]) target.set(key, value);
    }
    image.machines = state.machines;
    image.schedules = state.schedules;
    return image;
  }

  /** Applies a batch in its order. */
  apply(changes: readonly RegistryChange[]): void {
    for (const change of changes) this.applyOne(change);
  }

  /** The changes that lead from the empty registry to this one; their number is its size. */
  changes(): readonly RegistryChange[] {
    const { machines, schedules } = this;
    const hasMaintenance = machines.length > 0 || schedules.length > 0;
    return [
      ...valuesOf(this.agents, (agent) => ({ kind: 'putAgent', agent })),
      ...valuesOf(this.unreachable, (agent) => ({ kind: 'putUnreachable', agent })),
      ...valuesOf(this.gone, (agent) => ({ kind: 'putGone', agent })),
      ...(hasMaintenance ? [{ kind: 'setMaintenance', machines, schedules } as const] : []),
      ...valuesOf(this.quotas, (config) => ({ kind: 'putQuota', config })),
      ...valuesOf(this.weights, (weight) => ({ kind: 'putWeight', weight })),
      ...valuesOf(this.frameworks, (framework) => ({ kind: 'putFramework', framework })),
    ];
  }

  /** A copy that later changes do not touch. */
  copy(): RegistryImage {
    return new RegistryImage(this.changes());
  }

  private applyOne(change: RegistryChange): void {
    switch (change.kind) {
      case 'putAgent':
      case 'removeAgent':
      case 'putUnreachable':
      case 'removeUnreachable':
      case 'putGone':
      case 'removeGone':
        this.applyToAgents(change);
        return;
      case 'setMaintenance':
        this.machines = change.machines;
        this.schedules = change.schedules;
        return;
      case 'putQuota':
        this.quotas.set(change.config.role, change.config);
        return;
      case 'removeQuota':
        this.quotas.delete(change.role);
        return;
      case 'putWeight':
        this.weights.set(change.weight.role ?? '', change.weight);
        return;
      case 'putFramework':
        this.frameworks.set(change.framework.id?.value ?? '', change.framework);
        return;
      case 'removeFramework':
        this.frameworks.delete(change.frameworkId);
        return;
      default:
        assertNever(change);
    }
  }

  private applyToAgents(change: AgentChange): void {
    switch (change.kind) {
      case 'putAgent':
        this.agents.set(change.agent.info.id?.value ?? '', change.agent);
        return;
      case 'removeAgent':
        this.agents.delete(change.agentId.value);
        return;
      case 'putUnreachable':
        this.unreachable.set(change.agent.id.value, change.agent);
        return;
      case 'removeUnreachable':
        this.unreachable.delete(change.agentId.value);
        return;
      case 'putGone':
        this.gone.set(change.agent.id.value, change.agent);
        return;
      case 'removeGone':
        this.gone.delete(change.agentId.value);
        return;
      default:
        assertNever(change);
    }
  }
}

type AgentChange = Extract<
  RegistryChange,
  { readonly kind: `${'put' | 'remove'}${'Agent' | 'Unreachable' | 'Gone'}` }
>;

function valuesOf<T>(
  map: ReadonlyMap<string, T>,
  changeOf: (value: T) => RegistryChange,
): RegistryChange[] {
  return [...map.values()].map(changeOf);
}
