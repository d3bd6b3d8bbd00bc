import { expect, it } from 'vitest';
import type { ExecutorInfo } from '../messages/index.ts';
import { withoutSecrets } from './without-secrets.ts';

const data = new TextEncoder().encode('hunter2');
const secret = { type: 'VALUE', value: { data } } as const;
const reference = { type: 'REFERENCE', reference: { name: 'vault', key: 'k' } } as const;

const executor: ExecutorInfo = {
  executor_id: { value: 'e' },
  data: new Uint8Array([1, 2]),
  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 1 } }],
  command: {
    value: 'run',
    environment: {
      variables: [
        { name: 'A', value: 'plain' },
        { name: 'B', type: 'SECRET', secret },
        { name: 'C', type: 'SECRET', secret: reference },
      ],
    },
  },
  container: {
    type: 'MESOS',
    volumes: [{ container_path: 'p', mode: 'RO', source: { type: 'SECRET', secret } }],
    mesos: {
      image: {
        type: 'DOCKER',
        docker: { name: 'i', config: secret, credential: { principal: 'p', secret: 'hunter2' } },
      },
    },
  },
};

it('leaves of secrets that they are there', () => {
  expect(withoutSecrets(executor)).toEqual({
    ...executor,
    command: {
      value: 'run',
      environment: {
        variables: [
          { name: 'A', value: 'plain' },
          { name: 'B', type: 'SECRET', secret: { type: 'VALUE' } },
          { name: 'C', type: 'SECRET', secret: reference },
        ],
      },
    },
    container: {
      type: 'MESOS',
      volumes: [
        { container_path: 'p', mode: 'RO', source: { type: 'SECRET', secret: { type: 'VALUE' } } },
      ],
      mesos: {
        image: {
          type: 'DOCKER',
          docker: { name: 'i', config: { type: 'VALUE' }, credential: { principal: 'p' } },
        },
      },
    },
  });
});

it('changes nothing where there are none, and nothing of the message', () => {
  const plain = { command: executor.command?.value, data: executor.data, list: [{ a: 1 }] };
  expect(withoutSecrets(plain)).toBe(plain);
  expect(withoutSecrets(executor)).toBe(withoutSecrets(executor));
  expect(executor.command?.environment?.variables?.[1]?.secret).toBe(secret);
  const shown = withoutSecrets(executor);
  expect(shown.data).toBe(executor.data);
  expect(shown.resources).toBe(executor.resources);
});
