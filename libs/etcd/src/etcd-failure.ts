import { AdapterError, type AdapterErrorKind } from '@mezzo/domain';
import {
  EtcdAuthenticationFailedError,
  EtcdPermissionDeniedError,
  GRPCDeadlineExceededError,
  GRPCInvalidArgumentError,
  GRPCNotFoundError,
  GRPCUnauthenticatedError,
} from 'etcd3';

const kinds: readonly (readonly [new (message: string) => Error, AdapterErrorKind])[] = [
  [GRPCDeadlineExceededError, 'timeout'],
  [GRPCInvalidArgumentError, 'invalid'],
  [GRPCNotFoundError, 'not-found'],
  [GRPCUnauthenticatedError, 'denied'],
  [EtcdAuthenticationFailedError, 'denied'],
  [EtcdPermissionDeniedError, 'denied'],
];

/** Names what a failed etcd call means; anything unknown is taken for an outage. */
export function etcdFailure(doing: string, cause: unknown): AdapterError {
  if (cause instanceof AdapterError) return cause;
  const kind = kinds.find(([type]) => cause instanceof type)?.[1] ?? 'unavailable';
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new AdapterError(kind, `etcd: ${doing}: ${detail}`, { cause });
}
