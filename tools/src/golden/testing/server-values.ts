import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Bindings } from '../match/bindings.ts';
import type { Placeholder } from '../match/placeholder.ts';
import { freshUuid, type Resolve } from '../substitute.ts';

/** What a server answers for a placeholder: one value for an identity, a new one for a measure. */
export function serverValues(bindings: Bindings): Resolve {
  return (placeholder, key) => {
    const bound = bindings.get(placeholder.name);
    if (bound !== undefined) return bound;
    const fresh = freshValue(placeholder, key);
    bindings.bind(placeholder, fresh);
    return fresh;
  };
}

function freshValue({ kind, name }: Placeholder, key: string): string {
  switch (kind) {
    case 'uuid':
      return freshUuid(key);
    case 'master-id':
    case 'container-id':
    case 'stream-id':
      return randomUUID();
    case 'framework-id':
      return `${randomUUID()}-${String(randomInt(10_000)).padStart(4, '0')}`;
    case 'agent-id':
      return `${randomUUID()}-S${String(randomInt(100))}`;
    case 'offer-id':
      return `${randomUUID()}-O${String(randomInt(100))}`;
    case 'timestamp':
      return `${String(randomInt(2_000_000_000))}.5`;
    case 'timestamp-s':
    case 'timestamp-ns':
    case 'pid':
    case 'number':
      return String(randomInt(2_000_000_000));
    case 'port':
      return String(randomInt(1, 65_536));
    case 'version-sha':
      return randomBytes(20).toString('hex');
    default:
      return `some ${name.slice(1, -1)} ${String(randomInt(1000))}`;
  }
}
