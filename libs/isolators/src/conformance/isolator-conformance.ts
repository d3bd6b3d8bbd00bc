import { describe, expect, test } from 'vitest';
import type { IsolatedContainer, Isolator, IsolatorContext, IsolatorFactory } from '../isolator.ts';
import { mergeLaunchPlans } from '../merge-launch-plans.ts';
import { FailingHost, FakeHost } from '../testing/fake-host.ts';
import { containerSamples } from './container-samples.ts';

export { containerSamples } from './container-samples.ts';
export { describeHost, type HostUnderTest } from './host-conformance.ts';
export { FailingHost, FakeHost } from '../testing/fake-host.ts';

export interface ConformanceOptions {
  /** Flags that the isolator needs to be made at all. */
  readonly flags?: Readonly<Record<string, string>>;
}

/**
 * What every isolator has to keep to, ours or not. To be called at the top level of a test file:
 *
 *     describeIsolator('@acme/isolator-x', createIsolator);
 */
export function describeIsolator(
  name: string,
  factory: IsolatorFactory,
  { flags = {} }: ConformanceOptions = {},
): void {
  const make = async (host: IsolatorContext['host']): Promise<Isolator> => {
    const made = await factory({ host, workDirectory: '/work', flags });
    if (!made.ok) throw new Error(made.reason);
    return made.value;
  };
  describe(`isolator ${name}`, () => {
    test('bears its name', async () => {
      expect((await make(new FakeHost())).name).toBe(name);
    });

    for (const [sample, container] of Object.entries(containerSamples)) {
      describe(sample, () => describeLife(make, container));
    }

    test('cleans up what it has never seen', async () => {
      const isolator = await make(new FakeHost());
      await isolator.cleanup?.({ value: 'unknown' });
      await isolator.cleanup?.({ value: 'child', parent: { value: 'unknown' } });
    });

    test('knows nothing of what it has never seen, and says so without failing', async () => {
      const isolator = await make(new FakeHost());
      expect((await isolator.usage?.({ value: 'unknown' })) ?? {}).toEqual({});
      expect((await isolator.status?.({ value: 'unknown' })) ?? {}).toEqual({});
    });
  });
}

type Make = (host: IsolatorContext['host']) => Promise<Isolator>;

function describeLife(make: Make, sample: IsolatedContainer): void {
  const container = deepFreeze(structuredClone(sample));

  test('prepare is pure: same plan again, host untouched, input unchanged', async () => {
    const host = hostFor(container);
    const isolator = await make(host);
    const first = isolator.prepare(container);
    expect(isolator.prepare(container)).toEqual(first);
    expect((await make(host)).prepare(container)).toEqual(first);
    expect(host.calls).toEqual([]);
    expect((await make(new FailingHost())).prepare(container)).toEqual(first);
  });

  test('a plan holds only what is data, and merges; a refusal has a reason', async () => {
    const result = (await make(hostFor(container))).prepare(container);
    if (!result.ok) {
      expect(result.reason).not.toBe('');
      return;
    }
    expect(structuredClone(result.value)).toEqual(result.value);
    expect(mergeLaunchPlans([{}, result.value, {}])).toMatchObject({ ok: true });
  });

  test('lives through a life and a recovery; cleanup may come twice', async () => {
    const host = hostFor(container);
    const isolator = await make(host);
    if (!isolator.prepare(container).ok) return;
    await isolator.isolate?.(container, process.pid);
    isolator.watch?.(container.id, () => undefined);
    const grown = { ...container, resources: [...container.resources, ...container.resources] };
    await isolator.update?.(grown, container);
    await isolator.update?.(container, grown);
    await isolator.usage?.(container.id);
    await isolator.status?.(container.id);

    const successor = await make(host);
    await successor.recover?.([container], [{ value: 'orphan' }]);
    await successor.usage?.(container.id);
    for (const id of [{ value: 'orphan' }, container.id, container.id]) {
      await successor.cleanup?.(id);
      await isolator.cleanup?.(id);
    }
  });

  test('a host that refuses makes promises reject, never throw', async () => {
    const isolator = await make(new FailingHost());
    const calls = [
      () => isolator.isolate?.(container, process.pid),
      () => isolator.update?.(container, { ...container, resources: [] }),
      () => isolator.usage?.(container.id),
      () => isolator.status?.(container.id),
      () => isolator.cleanup?.(container.id),
    ];
    for (const call of calls) {
      const answer = call();
      const error: unknown = await answer?.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error !== undefined) expect(error).toBeInstanceOf(Error);
    }
  });
}

/** Persistent volumes exist before a container uses them. */
function hostFor({ id }: IsolatedContainer): FakeHost {
  return new FakeHost()
    .withFile('/work/volumes/roles/web/prod/data')
    .withUsage(id, { userSeconds: 1, systemSeconds: 2, residentBytes: 3 });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
