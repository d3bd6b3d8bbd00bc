import { FrameworkRole } from './framework-role.ts';
import type { ClusterState } from './cluster-state.ts';
import type { FrameworkState } from './framework-state.ts';

/** Who competes where: framework roles come, are active or not, and go. */
export class FrameworkMembership {
  private readonly cluster: ClusterState;

  constructor(cluster: ClusterState) {
    this.cluster = cluster;
  }

  /** The framework under the role, created if need be. */
  track(framework: FrameworkState, rolePath: string, isSubscribed: boolean): FrameworkRole {
    const known = framework.roles.get(rolePath);
    if (known !== undefined) return known;
    const { cluster } = this;
    const role = cluster.roles.ensure(rolePath);
    const slot = cluster.frameworkCompetitors.add(framework.id);
    const owner = new FrameworkRole(slot, framework, role);
    cluster.frameworkQuantities.clear(slot);
    owner.isSubscribed = isSubscribed;
    cluster.frameworkRoles[slot] = owner;
    framework.roles.set(rolePath, owner);
    if (role.frameworks.size === 0) cluster.roleSorter.add(role);
    role.frameworks.set(framework.id, owner);
    cluster.skips.ensure(cluster.frameworkRoles.length);
    cluster.skips.clearFrameworkRole(slot);
    return owner;
  }

  /** Forgets a framework role that is not subscribed and holds nothing. */
  untrackIfIdle(owner: FrameworkRole): void {
    if (owner.isSubscribed || owner.holdingsCount > 0) return;
    const { cluster } = this;
    const { framework, role, slot } = owner;
    this.updateActive(owner);
    cluster.filters.removeAllOf(owner);
    framework.roles.delete(role.path);
    role.frameworks.delete(framework.id);
    if (role.frameworks.size === 0) cluster.roleSorter.remove(role);
    cluster.roles.tryRemove(role);
    cluster.frameworkRoles[slot] = undefined;
    cluster.frameworkCompetitors.release(slot);
  }

  /** Puts it into, or out of, the list of those that may be offered something. */
  updateActive(owner: FrameworkRole): void {
    const isActive = owner.framework.isActive && owner.isSubscribed && !owner.isSuppressed;
    if (isActive === owner.isActive) return;
    owner.isActive = isActive;
    if (isActive) owner.role.active.add(owner.slot);
    else owner.role.active.remove(owner.slot);
    this.setActiveBit(owner.slot, isActive);
  }

  private setActiveBit(slot: number, isActive: boolean): void {
    const word = slot >>> 5;
    if (word >= this.cluster.activeBits.length) {
      const grown = new Uint32Array(Math.max(word + 1, this.cluster.activeBits.length * 2));
      grown.set(this.cluster.activeBits);
      this.cluster.activeBits = grown;
    }
    const bits = this.cluster.activeBits;
    const bit = 1 << (slot & 31);
    bits[word] = isActive ? (bits[word] ?? 0) | bit : (bits[word] ?? 0) & ~bit;
  }

  /** What it holds changed by other means than an offer: its place may be another. */
  markDirty(owner: FrameworkRole): void {
    owner.role.active.isDirty = true;
    this.cluster.roleSorter.markDirty(owner.role);
  }

  /** Counts something held that was not offered in a run, as runs count their offers. */
  countAllocation(owner: FrameworkRole): void {
    const { counts } = this.cluster.frameworkCompetitors;
    counts[owner.slot] = (counts[owner.slot] ?? 0) + 1;
    this.cluster.roleSorter.countAllocation(owner.role);
    this.markDirty(owner);
  }
}
