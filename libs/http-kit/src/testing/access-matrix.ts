import type { Identity } from './identities.ts';

/** In the order of a row's statuses. */
export const identityOrder: readonly Identity[] = ['none', 'wrong', 'unpermitted', 'permitted'];

/** What each identity is answered. */
export type AccessRow = readonly [
  none: number,
  wrong: number,
  unpermitted: number,
  permitted: number,
];

/** Makes the request as somebody; resolves with the status. */
export type Ask = (identity: Identity) => Promise<number>;

/** Who may not write gets 403. */
export const denied = (permitted: number): AccessRow => [401, 401, 403, permitted];
/** Anybody who is known may read, and sees less. */
export const filtered: AccessRow = [401, 401, 200, 200];
export const open = (status: number): AccessRow => [status, status, status, status];

/** Asks for each row in turn: later rows may build upon what earlier ones did. */
export async function accessMatrix(
  rows: Readonly<Record<string, Ask>>,
): Promise<Record<string, AccessRow>> {
  const matrix: Record<string, AccessRow> = {};
  for (const [name, ask] of Object.entries(rows)) {
    const row: number[] = [];
    for (const identity of identityOrder) row.push(await ask(identity));
    matrix[name] = row as unknown as AccessRow;
  }
  return matrix;
}

/** The statuses that rows of a table expect. */
export function rowsOf(
  table: Readonly<Record<string, { readonly row: AccessRow }>>,
): Readonly<Record<string, AccessRow>> {
  return Object.fromEntries(Object.entries(table).map(([name, { row }]) => [name, row]));
}

/** What a service says it serves: `GET /state`. */
export async function servedOperations(url: string): Promise<readonly string[]> {
  const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** `GET /files/browse?path=…` as `GET /files/browse`, `/help/master` as `GET /help/{process}`. */
export function operationOf(name: string): string {
  const operation = name.startsWith('/') ? `GET ${name}` : name;
  return operation.replace(/\?.*/, '').replace(/\/help\/\w+$/, '/help/{process}');
}
