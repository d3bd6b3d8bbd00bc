import { durationFlag, flagKind, pathFlag, textFlag } from './flag.ts';
import type { FlagValues } from './parse-flags.ts';

/** `http://host:port`, or `https://…`, of each member; `host:port` stands for plain HTTP. */
const endpointsFlag = flagKind<readonly string[]>(
  (text) => {
    const endpoints: string[] = [];
    for (const part of text.split(',').map((each) => each.trim())) {
      const url = urlOf(part.includes('://') ? part : `http://${part}`);
      if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '') {
        return { error: `Expecting host:port or https://host:port between commas, not '${part}'` };
      }
      endpoints.push(url.origin);
    }
    return endpoints;
  },
  (endpoints) => endpoints.join(','),
);

/** Who tells which of several servers of Redis leads, and under which name. */
const sentinels = /^sentinel:\/\/[\w.-]+:\d+(,[\w.-]+:\d+)*\/[\w.-]+$/;

/** The address of a Redis, with what its user has to show. Printed without the password. */
export const redisUrlFlag = flagKind<string>(
  (text) => {
    if (sentinels.test(text.trim())) return text.trim();
    const url = urlOf(text.trim());
    return url === undefined || !isRedisUrl(url.href) || url.hostname === ''
      ? {
          error:
            'Expecting redis://[user:password@]host:port, rediss:// for TLS, or sentinel://host:port,host:port/name',
        }
      : url.href;
  },
  (text) => withoutPassword(text),
);

/** Whether a text is meant as the address of a Redis. */
export function isRedisUrl(text: string): boolean {
  return /^rediss?:\/\//.test(text) || sentinels.test(text);
}

/** The URL as others may see it. */
export function withoutPassword(text: string): string {
  const url = urlOf(text);
  if (url === undefined || url.password === '') return text;
  url.password = '***';
  return url.href;
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

const secondMs = 1_000;

/** Longer than a minute without a leader is an outage. */
const leaseMsMax = 60 * secondMs;

function wholeSeconds(ms: number): string | undefined {
  const isGood = ms >= 2 * secondMs && ms <= leaseMsMax && ms % secondMs === 0;
  return isGood ? undefined : 'Expecting whole seconds from 2secs to 1mins';
}

/**
 * Where several masters meet: leader election and the registry. Not flags of Mesos, so that they have
 * no defaults either: `/flags` shows what Mesos would show, and what was given.
 */
export const etcdFlags = {
  etcd: endpointsFlag({
    help: 'Members of an etcd cluster, host:port or https://host:port between commas: it elects the leader and holds the registry.',
  }),
  etcd_ca_file: pathFlag({
    help: "File with the certificates, as PEM, by which etcd's certificate is checked. Needed for https.",
  }),
  etcd_cert_file: pathFlag({ help: 'File with the certificate to show to etcd, as PEM.' }),
  etcd_credentials_file: pathFlag({
    help: 'File with user:password for etcd, where it demands them.',
  }),
  etcd_key_file: pathFlag({ help: 'File with the private key of --etcd_cert_file, as PEM.' }),
  etcd_lease: durationFlag({
    help: 'A leader of whom nothing is heard for so long is replaced: whole seconds from 2secs to 1mins. 5secs unless given.',
    check: wholeSeconds,
  }),
  etcd_prefix: textFlag({
    help: 'What the keys of this cluster begin with; another cluster on the same etcd has another. /mezzo/ unless given.',
    check: (prefix) =>
      /^\/.*\/$|^\/$/.test(prefix) ? undefined : 'Expecting a text that begins and ends with /',
  }),
};

export type EtcdFlags = FlagValues<typeof etcdFlags>;

/** How the streams of a cluster are named and trusted. Not flags of Mesos: see {@link etcdFlags}. */
export const redisFlags = {
  redis_key_file: pathFlag({
    help: 'File with the key by which this process seals what it says to masters, and knows what they say to it, as `npm run bus-acl` writes it. For all but masters.',
  }),
  redis_secret_file: pathFlag({
    help: 'File with the secret of the bus, of 32 bytes or more. For masters, which know by it who speaks: with it nothing counts that its sender has not sealed.',
  }),
  redis_ca_file: pathFlag({
    help: 'File with the certificates, as PEM, by which the certificate of a rediss:// is checked. Without it those of the system.',
  }),
  redis_password_file: pathFlag({
    help: 'File with the password for Redis, instead of one in its address.',
  }),
  redis_user: textFlag({ help: 'User of Redis, instead of one in its address.' }),
  redis_prefix: textFlag({
    help: 'What the keys of this cluster begin with; another cluster on the same Redis has another. mezzo: unless given.',
    check: (prefix) =>
      prefix.endsWith(':') ? undefined : 'Expecting a text that ends with a colon',
  }),
};

export type RedisFlags = FlagValues<typeof redisFlags>;
