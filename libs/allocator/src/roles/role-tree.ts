import type { QuantityTable } from '../resources/quantity-table.ts';
import { ROLE_ROW, RoleNode } from './role-node.ts';

/** All roles that matter to anybody, as a tree below a nameless root. */
export class RoleTree {
  readonly root: RoleNode;
  private readonly byPath = new Map<string, RoleNode>();
  private readonly table: QuantityTable;
  /** Roles whose quota is not the default. */
  readonly withQuota = new Set<RoleNode>();

  constructor(table: QuantityTable) {
    this.table = table;
    this.root = new RoleNode('', undefined, this.allocateRows());
  }

  private allocateRows(): readonly number[] {
    return Object.values(ROLE_ROW).map(() => this.table.allocate());
  }

  get(path: string): RoleNode | undefined {
    return this.byPath.get(path);
  }

  /** All but the root, parents before children. */
  all(): Iterable<RoleNode> {
    return this.byPath.values();
  }

  ensure(path: string): RoleNode {
    const known = this.byPath.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/');
    const parent = slash < 0 ? this.root : this.ensure(path.slice(0, slash));
    const node = new RoleNode(path.slice(slash + 1), parent, this.allocateRows());
    parent.children.set(node.name, node);
    this.byPath.set(path, node);
    return node;
  }

  /** Removes the role if nothing keeps it, and then those above it. */
  tryRemove(role: RoleNode): void {
    for (let node = role; node.parent !== undefined; node = node.parent) {
      if (!this.isEmpty(node)) return;
      node.parent.children.delete(node.name);
      this.byPath.delete(node.path);
      for (const row of node.rows) this.table.release(row);
    }
  }

  private isEmpty(node: RoleNode): boolean {
    return (
      node.children.size === 0 &&
      node.frameworks.size === 0 &&
      node.quota === undefined &&
      node.weight === 1 &&
      this.table.isZero(node.rows[ROLE_ROW.reserved] ?? -1)
    );
  }
}
