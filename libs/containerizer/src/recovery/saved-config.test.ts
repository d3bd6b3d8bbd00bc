import { expect, test } from 'vitest';
import type { IsolatedContainer } from '@mezzo/isolators';
import { decodeSavedConfig, encodeSavedConfig } from './saved-config.ts';

const container: IsolatedContainer = {
  id: { value: 'c' },
  kind: 'nested',
  containerClass: 'DEBUG',
  command: { value: 'echo $SECRET' },
  resources: [{ name: 'cpus', type: 'SCALAR', scalar: { value: 0.1 } }],
  limits: { cpus: Infinity, mem: 32.5 },
  directory: '/s',
  owner: { uid: 1, gid: 2 },
};

test('survives the way through the file, without the command', () => {
  const text = encodeSavedConfig(container);
  expect(text).not.toContain('SECRET');
  const { id, command, ...rest } = container;
  expect([id.value, command?.value]).toEqual(['c', 'echo $SECRET']);
  expect(decodeSavedConfig(text)).toEqual(rest);
});

test('64-bit ranges are written', () => {
  const ranges = { range: [{ begin: 1n, end: 2n ** 60n }] };
  const resources = [{ name: 'ports', type: 'RANGES', ranges }] as const;
  expect(decodeSavedConfig(encodeSavedConfig({ ...container, resources }))?.resources).toEqual([
    { name: 'ports', type: 'RANGES', ranges: { range: [{ begin: 1, end: 2 ** 60 }] } },
  ]);
});

test.for(['', '{', 'null', '[]', '{"directory":1}', '{"directory":"/s"}'])(
  '%s is not believed',
  (text) => {
    expect(decodeSavedConfig(text)).toBeUndefined();
  },
);
