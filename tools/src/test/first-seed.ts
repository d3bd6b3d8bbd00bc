import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** People type seeds: they stay short. */
const seedBits = 28;

/**
 * Where the seeds of a test run begin: made from the content that is checked in, so that each change
 * is tried with seeds that nobody has tried before, and the same commit gets the same verdict
 * however often it is tested. Outside of git it is a random number.
 */
export function firstSeed(root: string): number {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD^{tree}'], {
    cwd: root,
    encoding: 'utf8',
  });
  return seedOfTree(stdout) ?? randomInt(2 ** seedBits);
}

/** The leading bits of a tree's hash; undefined when the text is none. */
export function seedOfTree(hash: string): number | undefined {
  return /^[0-9a-f]{40}/.test(hash) ? Number.parseInt(hash.slice(0, seedBits / 4), 16) : undefined;
}
