/** How an adapter can fail. Callers decide by `kind`, never by text. */
export type AdapterErrorKind =
  'not-found' | 'conflict' | 'unavailable' | 'invalid' | 'denied' | 'timeout';

/** An operational failure of something outside the process: a disk, etcd, Redis, a socket. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError';
  readonly kind: AdapterErrorKind;

  constructor(kind: AdapterErrorKind, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }

  /** Whether the same call may succeed later. */
  get retryable(): boolean {
    return this.kind === 'unavailable' || this.kind === 'timeout';
  }
}
