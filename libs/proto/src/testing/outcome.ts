import { DecodeError } from '../decode-error.ts';

/** What a decoder made of its input: a value, or the error it is allowed to throw. */
export type Outcome =
  { readonly value: unknown } | { readonly kind: string; readonly error: string };

/** Runs a decoder. Errors other than `DecodeError` pass through: they are what tests look for. */
export function outcomeOf(decode: () => unknown): Outcome {
  try {
    return { value: decode() };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { kind: error.kind, error: error.message };
  }
}
