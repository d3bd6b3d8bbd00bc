import { Container } from '../container.ts';
import type { KnownContainer } from '../containerizer.ts';
import { containerDirectory, containerIdOf, containerKey } from '../launcher/runtime-paths.ts';
import type { FoundContainer } from './find-containers.ts';

/** A container of an earlier agent, and how it stands. */
export interface RestoredContainer {
  readonly container: Container;
  /** Present when it has ended; without a status when it never had a process. */
  readonly end: { readonly status: number | undefined } | undefined;
}

/** What a container reports whose supervisor left no word: as if it had been SIGKILLed. */
const LOST_STATUS = 9;

/**
 * Makes records of what was found. What the agent does not know, nor knows the root of, is an
 * orphan.
 */
export function restoreContainers(
  root: string,
  found: readonly FoundContainer[],
  known: readonly KnownContainer[],
): readonly RestoredContainer[] {
  const knownByKey = new Map(known.map((entry) => [containerKey(entry.containerId), entry]));
  const restored = new Map<string, RestoredContainer>();
  for (const entry of found) {
    const parent = restored.get(entry.key.slice(0, Math.max(0, entry.key.lastIndexOf('/'))));
    const container = restore(root, entry, parent?.container, knownByKey.get(entry.key));
    restored.set(entry.key, { container, end: endOf(entry) });
  }
  return [...restored.values()];
}

function restore(
  root: string,
  { key, saved, process, cause }: FoundContainer,
  parent: Container | undefined,
  known: KnownContainer | undefined,
): Container {
  const id = containerIdOf(key);
  const container = new Container({
    key,
    parent,
    runtimeDirectory: containerDirectory(root, key),
    orphan: parent ? parent.orphan : !known,
    isolated: {
      id,
      kind: saved?.kind ?? (parent ? 'nested' : 'executor'),
      containerClass: saved?.containerClass ?? 'DEFAULT',
      resources: known?.resources ?? saved?.resources ?? [],
      limits: known?.limits ?? saved?.limits ?? {},
      directory: known?.directory ?? saved?.directory ?? '',
      owner: saved?.owner,
    },
  });
  container.process = process;
  container.cause = cause;
  return container;
}

function endOf({ process, supervised, status }: FoundContainer): RestoredContainer['end'] {
  if (status !== undefined) return { status };
  if (!process) return { status: undefined };
  return supervised ? undefined : { status: LOST_STATUS };
}
