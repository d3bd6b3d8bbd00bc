import { Resources } from '@mezzo/domain';
import type { Resource } from '@mezzo/domain/messages';
import { writeJson } from '@mezzo/proto';
import { expect, test } from 'vitest';
import { resourcesJson, resourcesText } from './resource-json.ts';

const scalar = (name: string, value: number, more: Partial<Resource> = {}): Resource => ({
  name,
  type: 'SCALAR',
  scalar: { value },
  ...more,
});
const ranges = (name: string, ...list: readonly (readonly [number, number])[]): Resource => ({
  name,
  type: 'RANGES',
  ranges: { range: list.map(([begin, end]) => ({ begin, end })) },
});
const set = (name: string, ...item: readonly string[]): Resource => ({
  name,
  type: 'SET',
  set: { item },
});
const reserved = { reservations: [{ type: 'STATIC', role: 'r' }] } as const;

test.each<readonly [string, readonly Resource[]]>([
  ['nothing', []],
  ['scalars', [scalar('cpus', 0.1), scalar('mem', 128), scalar('disk', 1.5)]],
  ['reserved and not', [scalar('cpus', 1), scalar('cpus', 2.25, reserved)]],
  ['ports', [scalar('cpus', 1), ranges('ports', [31_000, 31_005], [31_006, 31_010], [5, 7])]],
  ['two sets of ports', [ranges('ports', [1, 2]), { ...ranges('ports', [3, 4]), ...reserved }]],
  ['a set', [set('disks', 'b', 'a "quoted"'), scalar('mem', 7)]],
  ['ports and a set', [ranges('ports', [1, 2]), set('disks', 'a')]],
  ['revocable', [scalar('cpus', 2, { revocable: {} }), scalar('cpus', 1)]],
  ['a name of its own', [scalar('bugs', 7), scalar('cpus', 1)]],
  ['a base name that is no scalar', [ranges('cpus', [1, 2])]],
])('the text of %s is that of its JSON', (_, messages) => {
  const resources = Resources.of(messages);
  expect(resourcesText(resources)).toBe(writeJson(resourcesJson(resources)));
});
