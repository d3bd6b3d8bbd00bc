/** Parameters of a query string, or of a form body. The last of several of one name counts. */
export type Query = ReadonlyMap<string, string>;

/**
 * Splits `a=b&c=d`. A plus sign is a space.
 *
 * @returns the reason why not, when a percent sign does not begin an escape
 * Source: mesos 3rdparty/libprocess/src/http.cpp#query::decode
 */
export function parseQuery(text: string): { readonly query: Query } | { readonly error: string } {
  const query = new Map<string, string>();
  for (const pair of text.split(/[;&]/)) {
    if (pair === '') continue;
    const malformed = /%(?![\dA-Fa-f]{2}).{0,2}/.exec(pair);
    const part = pair.split('=').find((each) => malformed !== null && each.includes(malformed[0]));
    if (malformed !== null) {
      return { error: `Malformed % escape in '${part ?? pair}': '${malformed[0]}'` };
    }
    const at = pair.indexOf('=');
    const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    query.set(decodePart(name), decodePart(value));
  }
  return { query };
}

/** Bytes that are no UTF-8 are kept as they can be. */
function decodePart(text: string): string {
  const plain = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain.replace(/(?:%[\dA-Fa-f]{2})+/g, (escapes) =>
      Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
    );
  }
}
