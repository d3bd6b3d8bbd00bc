import type { Secret } from '@mezzo/domain/messages';

/**
 * Checks that a secret carries what its type says, and nothing else.
 *
 * Source: mesos src/common/validation.cpp#validateSecret
 */
export function validateSecret(secret: Secret): string | undefined {
  if (secret.type === 'REFERENCE') return validateReference(secret);
  if (secret.type === 'VALUE') return validateValue(secret);
  return undefined;
}

function validateReference({ reference, value }: Secret): string | undefined {
  if (reference === undefined) {
    return "Secret of type REFERENCE must have the 'reference' field set";
  }
  if (value === undefined) return undefined;
  return `Secret '${reference.name}' of type REFERENCE must not have the 'value' field set`;
}

function validateValue({ reference, value }: Secret): string | undefined {
  if (value === undefined) return "Secret of type VALUE must have the 'value' field set";
  if (reference === undefined) return undefined;
  return "Secret of type VALUE must not have the 'reference' field set";
}
