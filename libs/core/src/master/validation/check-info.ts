import type { CheckInfo, CommandInfo, HealthCheck } from '@mezzo/domain/messages';
import { validateCommandInfo } from './command-info.ts';

/**
 * Checks a health check.
 *
 * Source: mesos src/common/validation.cpp#validateHealthCheck
 */
export function validateHealthCheck(check: HealthCheck): string | undefined {
  if (check.type === undefined) return "HealthCheck must specify 'type'";
  return (
    validateHealthCheckByType(check) ??
    expectNonNegative(check.delay_seconds, 'delay_seconds') ??
    expectNonNegative(check.grace_period_seconds, 'grace_period_seconds') ??
    expectNonNegative(check.interval_seconds, 'interval_seconds') ??
    expectNonNegative(check.timeout_seconds, 'timeout_seconds')
  );
}

function validateHealthCheckByType(check: HealthCheck): string | undefined {
  const { type, command, http, tcp } = check;
  if (type === 'UNKNOWN') return `'${type}' is not a valid health check type`;
  if (type === 'COMMAND') {
    if (command === undefined) return "Expecting 'command' to be set for COMMAND health check";
    return validateCheckCommand(command, {
      subject: 'Command health check',
      owner: 'Health check',
    });
  }
  if (type === 'TCP') {
    return tcp === undefined ? "Expecting 'tcp' to be set for TCP health check" : undefined;
  }
  if (http === undefined) return "Expecting 'http' to be set for HTTP health check";
  const { scheme, path } = http;
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return `Unsupported HTTP health check scheme: '${scheme}'`;
  }
  return expectAbsolutePath(path, 'HTTP health check');
}

/**
 * Checks a check, which tells about a task without judging it.
 *
 * Source: mesos src/common/validation.cpp#validateCheckInfo
 */
export function validateCheckInfo(check: CheckInfo): string | undefined {
  if (check.type === undefined) return "CheckInfo must specify 'type'";
  return (
    validateCheckByType(check) ??
    expectNonNegative(check.delay_seconds, 'delay_seconds') ??
    expectNonNegative(check.interval_seconds, 'interval_seconds') ??
    expectNonNegative(check.timeout_seconds, 'timeout_seconds')
  );
}

function validateCheckByType({ type, command, http, tcp }: CheckInfo): string | undefined {
  if (type === 'UNKNOWN') return `'${type}' is not a valid check type`;
  if (type === 'COMMAND') {
    if (command === undefined) return "Expecting 'command' to be set for COMMAND check";
    return validateCheckCommand(command.command, { subject: 'Command check', owner: 'Check' });
  }
  if (type === 'TCP') {
    return tcp === undefined ? "Expecting 'tcp' to be set for TCP check" : undefined;
  }
  if (http === undefined) return "Expecting 'http' to be set for HTTP check";
  return expectAbsolutePath(http.path, 'HTTP check');
}

function validateCheckCommand(
  command: CommandInfo,
  text: { readonly subject: string; readonly owner: string },
): string | undefined {
  if (command.value === undefined) {
    const wanted = (command.shell ?? true) ? "'shell command'" : "'executable path'";
    return `${text.subject} must contain ${wanted}`;
  }
  const reason = validateCommandInfo(command);
  return reason === undefined ? undefined : `${text.owner}'s \`CommandInfo\` is invalid: ${reason}`;
}

function expectAbsolutePath(path: string | undefined, subject: string): string | undefined {
  if (path === undefined || path.startsWith('/')) return undefined;
  return `The path '${path}' of ${subject} must start with '/'`;
}

function expectNonNegative(seconds: number | undefined, name: string): string | undefined {
  return seconds !== undefined && seconds < 0
    ? `Expecting '${name}' to be non-negative`
    : undefined;
}
