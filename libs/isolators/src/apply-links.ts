import { join } from 'node:path';
import type { Host } from './host.ts';
import type { SandboxLink } from './launch-plan.ts';

/**
 * Makes a plan's links in a sandbox and hands their targets over.
 *
 * @throws Error with a text for users when the host refuses
 */
export async function applyLinks(
  host: Host,
  sandbox: string,
  links: readonly SandboxLink[],
): Promise<void> {
  for (const { path, target, owner, shared } of links) {
    const current = await host.ownerOf(target);
    if (current === undefined) {
      throw new Error(
        `Failed to get the realpath of volume '${target}': No such file or directory`,
      );
    }
    const mayChange = shared !== true || current.uid === 0;
    if (owner && mayChange && (owner.uid !== current.uid || owner.gid !== current.gid)) {
      await host.changeOwner(target, owner);
    }
    await host.link({ target, path: join(sandbox, path) });
  }
}
