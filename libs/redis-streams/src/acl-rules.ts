/**
 * Users of Redis with the least rights that each party of a cluster needs: as lines for an ACL file
 * or for `redis-cli`, with a password and a bus key that follow from the cluster's secret.
 */
import { createHash, createHmac } from 'node:crypto';
import { partyKeys, partyKeysText } from './bus-keys.ts';

/** A role that any number of processes have, or one agent by its address. */
export type Party = 'master' | 'allocator' | 'gateway' | { readonly agent: string };

export interface PartyAccess {
  /** Name of the user in Redis. */
  readonly user: string;
  readonly password: string;
  /** For `--redis_key_file`; a master has the secret itself instead. */
  readonly busKey: string | undefined;
  /** `ACL SETUSER …`, with the digest of the password. */
  readonly line: string;
}

/** An agent's address as it names itself: what is a pattern or ends a word has no place in it. */
const addressPattern = /^[\w.()-]+@[\w.:-]+$/;

const consuming = ['xgroup|create', 'xreadgroup', 'xautoclaim', 'xpending', 'xack', 'xdel'];
const inbox = [...consuming, 'xadd', 'pexpire', 'time'];
const presence = ['set', 'get', 'del', 'mget'];
const observing = ['xread', 'xrevrange'];

interface Rights {
  readonly readWrite?: readonly string[];
  readonly write?: readonly string[];
  readonly read?: readonly string[];
  readonly commands: readonly string[];
}

/**
 * What a party is given.
 *
 * @param secret - the cluster's, as `--redis_secret_file` has it
 * @param prefix - of the cluster's keys, `--redis_prefix`
 * @throws Error when an agent's address is none
 */
export function accessOf(party: Party, secret: Buffer, prefix: string): PartyAccess {
  const name = typeof party === 'string' ? party : party.agent;
  if (typeof party !== 'string' && !addressPattern.test(name)) {
    throw new Error(`'${name}' is no address of an agent, such as slave(1)@10.0.0.1:5051`);
  }
  if (!/^[\w/.-]+:$/.test(prefix)) {
    throw new Error(`'${prefix}' is no prefix: expecting letters, digits, / . _ - and a colon`);
  }
  const user = `mezzo-${typeof party === 'string' ? name : `agent-${plainWord(name)}`}`;
  const password = createHmac('sha256', secret)
    .update(`mezzo redis password of ${name}`)
    .digest('base64url');
  const digest = createHash('sha256').update(password).digest('hex');
  const busKey = party === 'master' ? undefined : partyKeysText(partyKeys(secret, name));
  const line = ['ACL SETUSER', user, 'reset', 'on', `#${digest}`, ...rulesOf(party, prefix)];
  return { user, password, busKey, line: line.join(' ') };
}

function rulesOf(party: Party, prefix: string): readonly string[] {
  const { readWrite = [], write = [], read = [], commands } = rightsOf(party);
  return [
    ...readWrite.map((key) => `%RW~${prefix}${key}`),
    ...write.map((key) => `%W~${prefix}${key}`),
    ...read.map((key) => `%R~${prefix}${key}`),
    ...new Set(['ping', ...commands].map((command) => `+${command}`)),
  ];
}

function rightsOf(party: Party): Rights {
  switch (party) {
    case 'master':
      return {
        readWrite: ['*'],
        commands: [...inbox, ...presence, ...observing, 'xrange'],
      };
    case 'allocator':
      return {
        readWrite: ['inbox:allocator:*'],
        write: ['poison:allocator:*', 'inbox:master-allocator:*'],
        commands: [...inbox, 'del'],
      };
    case 'gateway':
      return { read: ['leaders'], commands: observing };
    default: {
      const { agent } = party;
      return {
        readWrite: [`inbox:${agent}`, `alive:${agent}`],
        write: [`poison:${agent}`, 'inbox:master:*'],
        read: ['alive:master:*', 'leaders'],
        commands: [...inbox, ...presence, ...observing],
      };
    }
  }
}

function plainWord(address: string): string {
  return address.replaceAll(/[^\w.]+/g, '-');
}
