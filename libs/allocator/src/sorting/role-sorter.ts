import { invariant } from '@mezzo/domain';
import type { RoleNode } from '../roles/role-node.ts';
import type { QuantityTable } from '../resources/quantity-table.ts';
import { Competitors } from './competitors.ts';
import { SortedList } from './sorted-list.ts';
import type { ShareCalculator } from './share-calculator.ts';

/** A competitor among roles: a role, or a role among its own children (`path/.`). */
export interface SortNode {
  readonly id: number;
  readonly role: RoleNode;
  readonly isVirtual: boolean;
  /** Competitors below; undefined for a leaf. */
  children: SortedList | undefined;
}

/**
 * The tree of roles with frameworks, siblings in the order in which they are served.
 *
 * A role that has frameworks and roles below competes with them as a virtual leaf. How often a node
 * was served is forgotten when it leaves the tree, and handed to the virtual leaf when a plain
 * leaf gets its first child.
 *
 * Source: mesos src/master/allocator/mesos/sorter/drf/sorter.cpp
 */
export class RoleSorter {
  readonly competitors = new Competitors();
  readonly nodes: SortNode[] = [];
  readonly rootList = new SortedList();
  /** Grows with every change of the tree's shape or weights. */
  version = 0;
  private readonly shares: ShareCalculator;
  private readonly quantities: QuantityTable;

  constructor(shares: ShareCalculator, quantities: QuantityTable) {
    this.shares = shares;
    this.quantities = quantities;
  }

  add(role: RoleNode): void {
    this.version += 1;
    const node = this.ensureNode(role);
    if (node.children !== undefined) this.addVirtualLeaf(role, 0);
  }

  private ensureNode(role: RoleNode): SortNode {
    if (role.sortNode !== undefined) return role.sortNode;
    const siblings = this.ensureChildren(role.parent);
    const node = this.createNode(role, false);
    role.sortNode = node;
    siblings.add(node.id);
    return node;
  }

  private ensureChildren(parent: RoleNode | undefined): SortedList {
    if (parent === undefined || parent.path === '') return this.rootList;
    const wasLeaf = parent.sortNode !== undefined && parent.sortNode.children === undefined;
    const node = this.ensureNode(parent);
    node.children ??= new SortedList();
    if (wasLeaf) this.addVirtualLeaf(parent, this.competitors.counts[node.id] ?? 0);
    return node.children;
  }

  private addVirtualLeaf(role: RoleNode, count: number): void {
    const leaf = this.createNode(role, true);
    this.competitors.counts[leaf.id] = count;
    role.virtualLeaf = leaf;
    role.sortNode?.children?.add(leaf.id);
  }

  private createNode(role: RoleNode, isVirtual: boolean): SortNode {
    const id = this.competitors.add(isVirtual ? `${role.path}/.` : role.path);
    const node: SortNode = { id, role, isVirtual, children: undefined };
    this.nodes[id] = node;
    return node;
  }

  /** The role's last framework left. */
  remove(role: RoleNode): void {
    this.version += 1;
    const node = role.sortNode;
    invariant(node !== undefined, `role ${role.path} is not sorted`);
    if (node.children !== undefined) this.dropVirtualLeaf(role);
    else this.dropNode(role);
  }

  private dropVirtualLeaf(role: RoleNode): void {
    const leaf = role.virtualLeaf;
    if (leaf === undefined) return;
    role.sortNode?.children?.remove(leaf.id);
    this.competitors.release(leaf.id);
    role.virtualLeaf = undefined;
  }

  private dropNode(role: RoleNode): void {
    const { sortNode: node, parent } = role;
    if (node === undefined) return;
    const siblings = parent?.sortNode?.children ?? this.rootList;
    siblings.remove(node.id);
    this.competitors.release(node.id);
    role.sortNode = undefined;
    if (parent?.sortNode === undefined) return;
    if (siblings.length === 0) this.dropNode(parent);
    else if (siblings.length === 1 && parent.virtualLeaf !== undefined) {
      this.dropVirtualLeaf(parent);
      parent.sortNode.children = undefined;
    }
  }

  /** Counts that a framework of the role was served. */
  countAllocation(role: RoleNode): void {
    const { counts } = this.competitors;
    const leaf = role.virtualLeaf;
    if (leaf !== undefined) counts[leaf.id] = (counts[leaf.id] ?? 0) + 1;
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      const id = each.sortNode?.id;
      if (id !== undefined) counts[id] = (counts[id] ?? 0) + 1;
    }
  }

  /** The quantities of the role, and so of those above it, changed. */
  markDirty(role: RoleNode): void {
    const own = role.virtualLeaf === undefined ? undefined : role.sortNode?.children;
    if (own !== undefined) own.isDirty = true;
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      this.siblingsOf(each).isDirty = true;
    }
  }

  private siblingsOf(role: RoleNode): SortedList {
    return role.parent?.sortNode?.children ?? this.rootList;
  }

  /** Brings siblings into the right order if they may have lost it. */
  refresh(list: SortedList): void {
    if (!list.isDirty && list.totalsVersion === this.shares.totalsVersion) return;
    for (let i = 0; i < list.length; i += 1) this.updateShare(this.nodeOf(list.ids[i] ?? -1));
    list.sort(this.competitors);
    list.totalsVersion = this.shares.totalsVersion;
  }

  nodeOf(id: number): SortNode {
    const node = this.nodes[id];
    invariant(node !== undefined, `no role competes as ${id}`);
    return node;
  }

  private updateShare(node: SortNode): void {
    this.competitors.shares[node.id] = this.shareOf(node);
  }

  shareOf(node: SortNode): number {
    const { role } = node;
    if (!node.isVirtual)
      return this.shares.dominantShare(this.quantities, role.heldRow) / role.weight;
    const below = [...role.children.values()].map(({ heldRow }) => heldRow);
    return this.shares.dominantShareWithout(role.heldRow, below);
  }

  /** Counts that the role was just served, and moves it and those above it to their new places. */
  served(role: RoleNode): void {
    this.countAllocation(role);
    if (role.virtualLeaf !== undefined && role.sortNode?.children !== undefined) {
      this.reposition(role.virtualLeaf, role.sortNode.children);
    }
    for (let each: RoleNode | undefined = role; each !== undefined; each = each.parent) {
      if (each.sortNode !== undefined) this.reposition(each.sortNode, this.siblingsOf(each));
    }
  }

  private reposition(node: SortNode, siblings: SortedList): void {
    if (siblings.isDirty || siblings.totalsVersion !== this.shares.totalsVersion) {
      siblings.isDirty = true;
      return;
    }
    this.updateShare(node);
    siblings.reposition(node.id, this.competitors, 0);
  }
}
