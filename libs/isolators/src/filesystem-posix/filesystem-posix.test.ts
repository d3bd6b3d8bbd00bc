import { describe, expect, test } from 'vitest';
import type { ContainerInfo, Resource } from '@mezzo/domain/messages';
import type { IsolatedContainer, Isolator } from '../isolator.ts';
import { FakeHost } from '../testing/fake-host.ts';
import { createIsolator } from './filesystem-posix.ts';
import { persistentVolumePath, planVolumes } from './plan-volumes.ts';

function volume(path: string, more: Partial<Resource> = {}): Resource {
  return {
    name: 'disk',
    type: 'SCALAR',
    scalar: { value: 1 },
    reservations: [
      { type: 'STATIC', role: 'web' },
      { type: 'DYNAMIC', role: 'web/prod' },
    ],
    disk: {
      persistence: { id: `id-${path}` },
      volume: { container_path: path, mode: 'RW' },
    },
    ...more,
  };
}

function container(...resources: readonly Resource[]): IsolatedContainer {
  return {
    id: { value: 'c' },
    kind: 'executor',
    containerClass: 'DEFAULT',
    resources,
    limits: {},
    directory: '/sandbox',
    owner: { uid: 5, gid: 6 },
  };
}

function isolatorOn(host: FakeHost): Isolator {
  const made = createIsolator({ host, workDirectory: '/work', flags: {} });
  if (!made.ok) throw new Error(made.reason);
  return made.value;
}

describe('persistentVolumePath', () => {
  const disk = (source: NonNullable<Resource['disk']>['source']) => ({
    persistence: { id: 'i' },
    source,
  });
  test.for([
    { name: 'root disk', resource: volume('a'), path: '/work/volumes/roles/web/prod/id-a' },
    {
      name: 'old reservation format',
      resource: volume('a', { reservations: undefined, role: 'old' }),
      path: '/work/volumes/roles/old/id-a',
    },
    {
      name: 'PATH disk',
      resource: volume('a', { disk: disk({ type: 'PATH', path: { root: '/mnt' } }) }),
      path: '/mnt/volumes/roles/web/prod/i',
    },
    {
      name: 'relative PATH disk',
      resource: volume('a', { disk: disk({ type: 'PATH', path: { root: 'mnt' } }) }),
      path: '/work/mnt/volumes/roles/web/prod/i',
    },
    {
      name: 'MOUNT disk',
      resource: volume('a', { disk: disk({ type: 'MOUNT', mount: { root: '/mnt' } }) }),
      path: '/mnt',
    },
    { name: 'no volume', resource: volume('a', { disk: {} }), path: undefined },
  ])('$name', ({ resource, path }) => {
    expect(persistentVolumePath('/work', resource)).toBe(path);
  });
});

describe('planVolumes', () => {
  test('hands volumes over to the user, but not to root', () => {
    const target = '/work/volumes/roles/web/prod/id-a';
    expect(planVolumes([volume('a')], '/work', { uid: 5, gid: 6 })).toEqual([
      { path: 'a', target, owner: { uid: 5, gid: 6 }, shared: false },
    ]);
    expect(planVolumes([volume('a')], '/work', { uid: 0, gid: 0 })).toEqual([
      { path: 'a', target },
    ]);
  });

  test('leaves out paths with a slash and what is no volume', () => {
    const cpus: Resource = { name: 'cpus', type: 'SCALAR', scalar: { value: 1 } };
    expect(planVolumes([volume('a/b'), volume('/a'), cpus], '/work', undefined)).toEqual([]);
  });
});

describe('filesystem/posix', () => {
  const target = (id: string): string => `/work/volumes/roles/web/prod/${id}`;

  test.for<[string, ContainerInfo]>([
    [
      'Container root filesystems not supported',
      { type: 'MESOS', mesos: { image: { type: 'DOCKER' } } },
    ],
    [
      'Volumes in ContainerInfo is not supported',
      { type: 'MESOS', volumes: [{ container_path: 'v', mode: 'RW' }] },
    ],
  ])('refuses: %s', ([reason, info]) => {
    const isolator = isolatorOn(new FakeHost());
    expect(isolator.prepare({ ...container(), container: info })).toEqual({ ok: false, reason });
  });

  test('follows the resources: new volumes appear, lost ones go', async () => {
    const host = new FakeHost().withFile(target('id-a')).withFile(target('id-b'));
    const isolator = isolatorOn(host);
    await isolator.update?.(container(volume('a')), container());
    expect([...host.links]).toEqual([['/sandbox/a', target('id-a')]]);
    expect(await host.ownerOf(target('id-a'))).toEqual({ uid: 5, gid: 6 });
    await isolator.update?.(container(volume('b')), container(volume('a')));
    expect([...host.links]).toEqual([['/sandbox/b', target('id-b')]]);
  });

  test('does not take a shared volume from its user', async () => {
    const shared = { shared: {} };
    const host = new FakeHost()
      .withFile(target('id-a'), { uid: 77, gid: 77 })
      .withFile(target('id-b'));
    const isolator = isolatorOn(host);
    await isolator.update?.(container(volume('a', shared), volume('b', shared)), container());
    expect(await host.ownerOf(target('id-a'))).toEqual({ uid: 77, gid: 77 });
    expect(await host.ownerOf(target('id-b'))).toEqual({ uid: 5, gid: 6 });
  });

  test('a volume that does not exist is an error with its path', async () => {
    const isolator = isolatorOn(new FakeHost());
    await expect(isolator.update?.(container(volume('a')), container())).rejects.toThrow(
      `Failed to get the realpath of volume '${target('id-a')}'`,
    );
  });

  test('a file in the place of the link is an error', async () => {
    const host = new FakeHost().withFile(target('id-a')).withFile('/sandbox/a');
    const isolator = isolatorOn(host);
    await expect(isolator.update?.(container(volume('a')), container())).rejects.toThrow(
      'Failed to symlink persistent volume',
    );
  });
});
