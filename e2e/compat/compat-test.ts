import { expect, it } from 'vitest';
import { nothingLeft } from '../src/harness/leftovers.ts';
import { TestCluster, type TestClusterOptions } from '../src/harness/test-cluster.ts';
import type { Installed } from './toolchain/installed.ts';

/** `MEZZO_COMPAT_REPEAT=20` runs each client that often in a row: flakes are bugs. */
const runs = Math.max(1, Number(process.env['MEZZO_COMPAT_REPEAT'] ?? 1));

/** The first run installs and builds the client; a client itself takes seconds. */
const timeoutMs = 900_000;

export interface CompatTest<T> {
  readonly name: string;
  /** Cheap when everything is there already. */
  readonly install: () => Promise<Installed<T>>;
  readonly cluster?: TestClusterOptions;
  /** The client is run against each of them, a cluster for each; the master alone by default. */
  readonly doors?: readonly ('master' | 'gateway')[];
  readonly run: (client: T, cluster: TestCluster) => Promise<void>;
}

/**
 * A client that nobody here wrote, unchanged, against a fresh cluster; afterwards nothing is left.
 * A tool chain that is missing skips the test and says so.
 */
export function compatTest<T>(test: CompatTest<T>): void {
  for (const door of test.doors ?? (['master'] as const)) runThrough(door, test);
}

function runThrough<T>(door: 'master' | 'gateway', test: CompatTest<T>): void {
  const name = door === 'master' ? test.name : `${test.name}, through the gateway`;
  it(name, { timeout: timeoutMs, repeats: runs - 1 }, async ({ skip }) => {
    const installed = await test.install();
    if (installed.kind === 'missing') {
      skip(installed.reason);
      return;
    }
    const cluster = await TestCluster.start({ ...test.cluster, door });
    try {
      await test.run(installed.client, cluster);
    } catch (error) {
      throw new Error(`${String(error)}\n${cluster.logTails()}`, { cause: error });
    } finally {
      await cluster.stop();
    }
    expect(cluster.leftovers()).toEqual(nothingLeft);
  });
}
