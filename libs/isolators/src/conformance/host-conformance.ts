import { describe, expect, test } from 'vitest';
import type { Host } from '../host.ts';

/** A host and what is beside it, made for one test. */
export interface HostUnderTest {
  readonly host: Host;
  /** Makes a directory of that name; resolves to its path. */
  readonly makeDirectory: (name: string) => Promise<string>;
  /** Path of an entry that does not exist yet, below a directory that does not either. */
  readonly freshPath: () => string;
  /** Where a link leads; undefined when there is none. */
  readonly readLink: (path: string) => Promise<string | undefined>;
  readonly dispose: () => Promise<void>;
}

/** What isolators rely on; the real host and the fake both keep to it. */
export function describeHost(name: string, make: () => Promise<HostUnderTest>): void {
  const check = (what: string, body: (under: HostUnderTest) => Promise<void>): void => {
    test(what, async () => {
      const under = await make();
      try {
        await body(under);
      } finally {
        await under.dispose();
      }
    });
  };

  describe(`host ${name}`, () => {
    check('a link is made, repeated, and changed', async (under) => {
      const path = under.freshPath();
      const [one, two] = [await under.makeDirectory('one'), await under.makeDirectory('two')];
      await under.host.link({ target: one, path });
      await under.host.link({ target: one, path });
      expect(await under.readLink(path)).toBe(one);
      await under.host.link({ target: two, path });
      expect(await under.readLink(path)).toBe(two);
    });

    check('a link takes nothing else for itself', async (under) => {
      const path = await under.makeDirectory('there');
      await expect(under.host.link({ target: '/tmp', path })).rejects.toThrow(
        `Failed to symlink persistent volume from '/tmp' to '${path}'`,
      );
    });

    check('a link is removed, what is no link is not', async (under) => {
      const path = under.freshPath();
      await under.host.unlink(path);
      await under.host.link({ target: '/tmp', path });
      await under.host.unlink(path);
      expect(await under.readLink(path)).toBeUndefined();
      await expect(under.host.unlink(await under.makeDirectory('there'))).rejects.toThrow(
        'is not a symbolic link',
      );
    });

    check('owners are told and changed', async (under) => {
      const path = await under.makeDirectory('mine');
      const owner = await under.host.ownerOf(path);
      expect(owner).toBeDefined();
      if (owner) await under.host.changeOwner(path, owner);
      expect(await under.host.ownerOf(path)).toEqual(owner);
      expect(await under.host.ownerOf(under.freshPath())).toBeUndefined();
      await expect(under.host.changeOwner(under.freshPath(), { uid: 0, gid: 0 })).rejects.toThrow(
        'ENOENT',
      );
    });

    check('an unknown container uses nothing', async (under) => {
      expect(await under.host.processUsage({ value: 'unknown' })).toBeUndefined();
    });
  });
}
