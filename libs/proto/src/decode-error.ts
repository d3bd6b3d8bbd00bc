/**
 * What went wrong with bytes or text that came from outside.
 *
 * - `syntax`: the text is not JSON. Mesos prefixes `Failed to parse body into JSON: `.
 * - `conversion`: JSON that is no such message. `Failed to convert JSON into <name> protobuf: `.
 * - `binary`: the bytes are no such message. Mesos answers without naming the cause.
 * - `framing`: a RecordIO stream whose length lines make no sense or exceed the limit.
 */
export type DecodeErrorKind = 'syntax' | 'conversion' | 'binary' | 'framing';

/** The only error that decoders throw, whatever they are given. Its message is for the client. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  readonly kind: DecodeErrorKind;

  constructor(kind: DecodeErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
