import type { MasterContext } from '../master-context.ts';
import type { FrameworkRecord } from '../model/framework-record.ts';

/**
 * The framework of these operations goes away. Speculative operations have had their effect already
 * and are forgotten by it; others stay on their agents as orphans.
 *
 * @returns what is left to do once the allocator has forgotten the framework
 */
export function orphanOperations(_context: MasterContext, framework: FrameworkRecord): () => void {
  for (const operation of framework.operations.values()) operation.orphan = true;
  framework.operations.clear();
  framework.operationUuids.clear();
  return () => undefined;
}
