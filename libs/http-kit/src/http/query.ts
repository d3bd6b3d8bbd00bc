/** Parameters of a query string, or of a form body. The last of several of one name counts. */
export type Query = ReadonlyMap<string, string>;

/**
 * Splits `a=b&c=d`. A plus sign is a space.
 *
 * @returns undefined when a percent sign does not begin an escape
 * Source: mesos 3rdparty/libprocess/src/http.cpp#query::decode
 */
export function parseQuery(text: string): Query | undefined {
  const query = new Map<string, string>();
  try {
    for (const pair of text.split(/[;&]/)) {
      if (pair === '') continue;
      const at = pair.indexOf('=');
      const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      query.set(decodePart(name), decodePart(value));
    }
  } catch {
    return undefined;
  }
  return query;
}

function decodePart(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
