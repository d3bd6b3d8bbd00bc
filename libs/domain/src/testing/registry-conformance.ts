import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdapterError } from '../ports/adapter-error.ts';
import { RegistryImage } from '../ports/registry-image.ts';
import type { Registry, RegistryChange, RegistryState } from '../ports/registry.ts';
import { registryChange, sampleChanges } from './registry-changes.ts';

/** One place where a registry is stored, empty at first. */
export interface RegistryStorage {
  /** A new adapter on this storage, as a newly started or newly elected master makes one. */
  open(): Promise<Registry>;
  dispose(): Promise<void>;
}

/** What every adapter of the registry port must do. Run it from a test file of the adapter. */
export function describeRegistryConformance(
  name: string,
  makeStorage: () => Promise<RegistryStorage>,
): void {
  describe(`${name} as a registry`, () => {
    let storage: RegistryStorage;
    beforeEach(async () => {
      storage = await makeStorage();
    });
    afterEach(async () => {
      await storage.dispose();
    });

    it('is empty at first', async () => {
      const registry = await storage.open();
      const { state, term } = await registry.recover();
      expect(plain(state)).toEqual(plain(new RegistryImage()));
      expect(term).toBeGreaterThan(0);
      await registry.close();
    });

    it('gives back after a restart what was applied', async () => {
      const first = await storage.open();
      await first.recover();
      await first.apply(sampleChanges);
      await first.close();

      const second = await storage.open();
      const { state } = await second.recover();
      expect(plain(state)).toEqual(plain(new RegistryImage(sampleChanges)));
      await second.close();
    });

    it('opens a greater term with each recovery', async () => {
      const terms: number[] = [];
      for (let round = 0; round < 3; round++) {
        const registry = await storage.open();
        terms.push((await registry.recover()).term);
        await registry.close();
      }
      expect(terms).toEqual(terms.toSorted((a, b) => a - b));
      expect(new Set(terms).size).toBe(3);
    });

    it('applies concurrent batches in the order of the calls', async () => {
      const registry = await storage.open();
      await registry.recover();
      const weights = Array.from({ length: 50 }, (_, weight) => weight);
      await Promise.all(
        weights.map((weight) =>
          registry.apply([{ kind: 'putWeight', weight: { role: 'web', weight } }]),
        ),
      );
      await registry.close();

      const again = await storage.open();
      const { state } = await again.recover();
      expect(state.weights.get('web')).toEqual({ role: 'web', weight: 49 });
      await again.close();
    });

    it('accepts an empty batch and a batch with many changes', async () => {
      const registry = await storage.open();
      await registry.recover();
      await registry.apply([]);
      const agents = Array.from({ length: 500 }, (_, n) => admitted(`agent-${n}`));
      await registry.apply(agents);
      await registry.close();

      const again = await storage.open();
      expect((await again.recover()).state.agents.size).toBe(500);
      await again.close();
    });

    it('does not let a recovered state change under its reader', async () => {
      const registry = await storage.open();
      const { state } = await registry.recover();
      await registry.apply([admitted('a')]);
      expect(state.agents.size).toBe(0);
      await registry.close();
    });

    it('rejects what comes after close with an adapter error', async () => {
      const registry = await storage.open();
      await registry.recover();
      await registry.close();
      await expect(registry.apply([admitted('a')])).rejects.toBeInstanceOf(AdapterError);
    });

    it('never serves two masters: either the newcomer or the old one is refused', async () => {
      const old = await storage.open();
      await old.recover();
      const newcomer = await storage.open();
      const outcome = await newcomer.recover().catch((error: unknown) => error);
      if (outcome instanceof AdapterError) {
        expect(outcome.kind).toBe('conflict');
        await old.apply([admitted('a')]);
      } else {
        await expect(old.apply([admitted('a')])).rejects.toMatchObject({ kind: 'conflict' });
        await newcomer.apply([admitted('b')]);
        await newcomer.close();
      }
      await old.close().catch(() => undefined);
    });

    it('holds what a naive model holds, after any changes and restarts', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(fc.array(registryChange, { maxLength: 5 }), { maxLength: 4 }), {
            maxLength: 3,
          }),
          async (lives) => {
            const own = await makeStorage();
            const model = new RegistryImage();
            for (const batches of [...lives, []]) {
              const registry = await own.open();
              const { state } = await registry.recover();
              expect(plain(state)).toEqual(plain(model));
              await Promise.all(batches.map((batch) => registry.apply(batch)));
              for (const batch of batches) model.apply(batch);
              await registry.close();
            }
            await own.dispose();
          },
        ),
        { numRuns: 20 },
      );
    });
  });
}

function admitted(id: string): RegistryChange {
  const info = { id: { value: id }, hostname: `host-${id}` };
  return { kind: 'putAgent', agent: { info, deactivated: false } };
}

/** A registry's state as data that `toEqual` compares whole, whatever class holds it. */
export function plain(state: RegistryState): unknown {
  const { agents, unreachable, gone, machines, schedules, quotas, weights, frameworks } = state;
  return {
    agents: Object.fromEntries(agents),
    unreachable: Object.fromEntries(unreachable),
    gone: Object.fromEntries(gone),
    machines,
    schedules,
    quotas: Object.fromEntries(quotas),
    weights: Object.fromEntries(weights),
    frameworks: Object.fromEntries(frameworks),
  };
}
