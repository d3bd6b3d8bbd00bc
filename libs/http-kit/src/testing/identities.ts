import { ACL_KEYS } from '@mezzo/domain';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `alice` may do everything that there are rules about, `bob` nothing. */
export const identities = {
  none: {},
  wrong: basic('alice', 'wrong'),
  unpermitted: basic('bob', 'b'),
  permitted: basic('alice', 'a'),
} as const;

export type Identity = keyof typeof identities;

const known = [
  { principal: 'alice', secret: 'a' },
  { principal: 'bob', secret: 'b' },
];

/** The header of somebody who says who they are. */
export function basic(principal: string, secret: string): Readonly<Record<string, string>> {
  const credentials = Buffer.from(`${principal}:${secret}`).toString('base64');
  return { Authorization: `Basic ${credentials}` };
}

/** One rule of each kind for one principal, on everything. */
export function everythingFor(principal: string): Readonly<Record<string, unknown>> {
  const rules = Object.entries(ACL_KEYS).map(([key, { objects }]) => [
    key,
    [{ principals: { values: [principal] }, [objects]: { type: 'ANY' } }],
  ]);
  return Object.fromEntries(rules) as Readonly<Record<string, unknown>>;
}

/** Writes the credentials of the identities, and a log of one line. Returns both paths. */
export function writeCredentials(folder: string): { credentials: string; log: string } {
  const credentials = join(folder, 'credentials.json');
  writeFileSync(credentials, JSON.stringify({ credentials: known }), { mode: 0o600 });
  const log = join(folder, 'service.log');
  writeFileSync(log, 'a line\n');
  return { credentials, log };
}

/** Flags of a service that asks everybody who they are, and permits what is explicitly permitted. */
export function securingFlags(log: string, acls: Readonly<Record<string, unknown>>): string[] {
  return [
    '--authenticate_http_readonly',
    '--authenticate_http_readwrite',
    `--external_log_file=${log}`,
    `--acls=${JSON.stringify({ permissive: false, ...acls })}`,
  ];
}
