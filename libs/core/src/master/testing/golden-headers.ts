export type Headers = Readonly<Record<string, string>> | undefined;

/** @param name - in small letters */
export function headerOf(headers: Headers = {}, name: string): string | undefined {
  return Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1];
}

/** Whoever sent the request, by HTTP's basic authentication. */
export function principalOf(headers: Headers): string | undefined {
  const credentials = /^Basic (.+)$/.exec(headerOf(headers, 'authorization') ?? '')?.[1];
  if (credentials === undefined) return undefined;
  return Buffer.from(credentials, 'base64').toString().split(':')[0];
}
