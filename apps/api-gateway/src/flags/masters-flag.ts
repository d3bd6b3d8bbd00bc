import { flagKind } from '@mezzo/http-kit';

/** Where a master listens. */
export interface Authority {
  readonly host: string;
  readonly port: number;
}

/** `host:port` between commas. */
export const mastersFlag = flagKind<readonly Authority[]>(
  (text) => {
    const authorities: Authority[] = [];
    for (const part of text.split(',').map((each) => each.trim())) {
      const authority = parseAuthority(part);
      if (authority === undefined) {
        return { error: `Expecting host:port between commas, not '${part}'` };
      }
      authorities.push(authority);
    }
    return authorities;
  },
  (authorities) => authorities.map(formatAuthority).join(','),
);

/** Reads `host:port`; an IPv6 address stands in brackets. */
export function parseAuthority(text: string): Authority | undefined {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#@[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

export function formatAuthority({ host, port }: Authority): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
