import type { CommandInfo, EnvironmentVariable } from '@mezzo/domain/messages';
import { validateSecret } from './secret.ts';

/**
 * Checks the environment of a command; nothing else of it is checked by a master.
 *
 * Source: mesos src/common/validation.cpp#validateCommandInfo
 */
export function validateCommandInfo(command: CommandInfo): string | undefined {
  for (const variable of command.environment?.variables ?? []) {
    const reason = validateVariable(variable);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function validateVariable(variable: EnvironmentVariable): string | undefined {
  // The type defaults to VALUE in the protocol.
  switch (variable.type ?? 'VALUE') {
    case 'SECRET':
      return validateSecretVariable(variable);
    case 'VALUE':
      return validateValueVariable(variable);
    case 'UNKNOWN':
      return "Environment variable of type 'UNKNOWN' is not allowed";
  }
}

function validateSecretVariable({ name, value, secret }: EnvironmentVariable): string | undefined {
  const subject = `Environment variable '${name}'`;
  if (secret === undefined) return `${subject} of type 'SECRET' must have a secret set`;
  if (value !== undefined) return `${subject} of type 'SECRET' must not have a value set`;
  const reason = validateSecret(secret);
  if (reason !== undefined) return `${subject} specifies an invalid secret: ${reason}`;
  if (!(secret.value?.data.includes(0) ?? false)) return undefined;
  return `${subject} specifies a secret containing null bytes, which is not allowed in the environment`;
}

function validateValueVariable({ name, value, secret }: EnvironmentVariable): string | undefined {
  const subject = `Environment variable '${name}' of type 'VALUE'`;
  if (value === undefined) return `${subject} must have a value set`;
  if (secret !== undefined) return `${subject} must not have a secret set`;
  return undefined;
}
