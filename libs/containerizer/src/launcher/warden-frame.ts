import { failure, success, type Result } from '@mezzo/domain';
import type { ProcessPlan } from './process-plan.ts';

/**
 * The commands of the warden: a 32-bit little-endian length, then NUL-terminated fields. The
 * reading side is native/warden.c and native/plan.h.
 *
 * No quoting exists, so none can go wrong: a NUL cannot occur in an argument, a variable or a path.
 */
export type WardenVerb =
  'launch' | 'hold' | 'go' | 'shut' | 'signal' | 'usage' | 'forget' | 'remove';

/** The warden refuses longer frames; Linux takes 2 MiB of arguments and environment at most. */
export const FRAME_BYTES_MAX = 16 * 1024 * 1024;

/** @throws never: callers pass numbers, words and paths that were checked for NUL before. */
export function encodeCommand(verb: WardenVerb, ...fields: readonly string[]): Buffer {
  const text = `${[verb, ...fields].join('\0')}\0`;
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(4 + length);
  frame.writeUInt32LE(length);
  frame.write(text, 4);
  return frame;
}

/**
 * @param hold - the task waits at its gate until `go`
 * @returns the frame, or why the container cannot be started
 */
export function encodeLaunch(plan: ProcessPlan, hold: boolean): Result<Buffer> {
  const fields = fieldsOf(plan);
  if (fields.some((field) => field.includes('\0'))) {
    return failure('Commands, variables and paths cannot contain a NUL character');
  }
  const frame = encodeCommand(hold ? 'hold' : 'launch', ...fields);
  if (frame.length > FRAME_BYTES_MAX) return failure('Argument list too long');
  return success(frame);
}

/** `i` stays first: the warden names the container by it before it reads the rest. */
function fieldsOf(plan: ProcessPlan): string[] {
  const { account, program, lifetime } = plan;
  const fields = [
    `i${plan.key}`,
    `R${plan.runtimeDirectory}`,
    `C${plan.config}`,
    `d${plan.sandbox}`,
    `o${plan.stdout}`,
    `e${plan.stderr}`,
    `r${Math.max(0, Math.round(lifetime.recoveryTimeoutMs))}`,
    `q${Math.max(0, Math.round(lifetime.shutdownGraceMs))}`,
  ];
  if (plan.latestLink) fields.push('L');
  if (lifetime.checkpoint) fields.push('k');
  if (program) fields.push(`f${program.file}`, ...program.argv.map((argument) => `a${argument}`));
  for (const [name, value] of Object.entries(plan.environment)) fields.push(`v${name}=${value}`);
  if (account) {
    fields.push(`u${account.uid}`, `g${account.gid}`, ...account.groups.map((gid) => `s${gid}`));
  }
  for (const limit of plan.rlimits) {
    fields.push(`l${limit.resource} ${limit.soft} ${limit.hard}`);
  }
  return fields;
}
