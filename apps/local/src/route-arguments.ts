import type { FlagTable } from '@mezzo/http-kit';

/** Arguments by whose they are. An argument that both services know goes to both. */
export interface RoutedArguments {
  readonly local: readonly string[];
  readonly master: readonly string[];
  readonly agent: readonly string[];
  /** Arguments that nobody knows. */
  readonly unknown: readonly string[];
}

/** Divides the arguments of the embedded cluster among its own flags, the master's and the agent's. */
export function routeArguments(
  argv: readonly string[],
  tables: { readonly local: FlagTable; readonly master: FlagTable; readonly agent: FlagTable },
): RoutedArguments {
  const routed = { local: [] as string[], master: [] as string[], agent: [] as string[] };
  const unknown: string[] = [];
  for (const argument of argv) {
    const name = nameOf(argument);
    const isMaster = knows(tables.master, name);
    const isAgent = knows(tables.agent, name);
    if (knows(tables.local, name)) routed.local.push(argument);
    else if (!isMaster && !isAgent) unknown.push(argument);
    else {
      if (isMaster) routed.master.push(argument);
      if (isAgent) routed.agent.push(argument);
    }
  }
  return { ...routed, unknown };
}

function nameOf(argument: string): string {
  return /^--([^=]*)/.exec(argument)?.[1] ?? '';
}

function knows(table: FlagTable, name: string): boolean {
  const plain = Object.entries(table).some(
    ([flag, { aliases }]) => flag === name || (aliases?.includes(name) ?? false),
  );
  return plain || (name.startsWith('no-') && knows(table, name.slice('no-'.length)));
}
