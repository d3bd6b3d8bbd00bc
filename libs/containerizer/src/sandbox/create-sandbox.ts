import { chmod, chown, mkdir } from 'node:fs/promises';
import type { Identity } from '../launcher/process-plan.ts';

/** Nobody but the task's own user and group may look into a sandbox. */
const SANDBOX_MODE = 0o750;

/**
 * Makes a sandbox before its container's supervisor does (native/files.h), because something has to
 * be put into it beforehand. Legal for one that exists already, whose files stay.
 *
 * @throws Error when the host refuses
 *
 * Source: mesos src/slave/paths.cpp#createSandboxDirectory
 */
export async function createSandbox(options: {
  readonly directory: string;
  /** Absent: the agent's own account. */
  readonly owner?: Identity | undefined;
}): Promise<void> {
  const { directory, owner } = options;
  await mkdir(directory, { recursive: true });
  if (owner) await chown(directory, owner.uid, owner.gid);
  await chmod(directory, SANDBOX_MODE);
}
