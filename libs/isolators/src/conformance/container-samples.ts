import type { Resource } from '@mezzo/domain/messages';
import type { IsolatedContainer } from '../isolator.ts';

const scalar = (name: string, value: number): Resource => ({
  name,
  type: 'SCALAR',
  scalar: { value },
});

const volume: Resource = {
  ...scalar('disk', 64),
  reservations: [{ type: 'STATIC', role: 'web/prod' }],
  disk: {
    persistence: { id: 'data' },
    volume: { container_path: 'data', mode: 'RW' },
  },
};

const plain: IsolatedContainer = {
  id: { value: 'conformance' },
  kind: 'executor',
  containerClass: 'DEFAULT',
  command: { value: 'true' },
  resources: [scalar('cpus', 0.5), scalar('mem', 64)],
  limits: {},
  directory: '/sandbox',
};

/** Containers of all kinds that frameworks ask for. Every isolator has to have a word for each. */
export const containerSamples: Readonly<Record<string, IsolatedContainer>> = {
  'a command task': plain,
  'a container without anything': {
    ...plain,
    command: undefined,
    resources: [],
  },
  'a container with limits': { ...plain, limits: { cpus: Infinity, mem: 128 } },
  'a container with a user': { ...plain, owner: { uid: 1000, gid: 1000 } },
  'a container with a persistent volume': {
    ...plain,
    resources: [...plain.resources, volume],
    owner: { uid: 1000, gid: 1000 },
  },
  'a container with an image': {
    ...plain,
    container: { type: 'MESOS', mesos: { image: { type: 'DOCKER', docker: { name: 'busybox' } } } },
  },
  'a container with volumes': {
    ...plain,
    container: {
      type: 'MESOS',
      volumes: [
        { container_path: 'v', mode: 'RW', host_path: '/tmp' },
        {
          container_path: '/shared',
          mode: 'RO',
          source: { type: 'SANDBOX_PATH', sandbox_path: { type: 'SELF', path: 'x' } },
        },
      ],
    },
  },
  'a container with resource limits': {
    ...plain,
    container: {
      type: 'MESOS',
      rlimit_info: { rlimits: [{ type: 'RLMT_NOFILE', soft: 64, hard: 128 }] },
    },
  },
  'a nested container': {
    ...plain,
    id: { value: 'nested', parent: { value: 'conformance' } },
    kind: 'nested',
    directory: '/sandbox/containers/nested',
  },
  'a debug container': {
    ...plain,
    id: { value: 'debug', parent: { value: 'conformance' } },
    kind: 'nested',
    containerClass: 'DEBUG',
    resources: [],
    directory: '/sandbox/containers/debug',
  },
  'a standalone container': { ...plain, kind: 'standalone', directory: '/work/containers/c' },
};
