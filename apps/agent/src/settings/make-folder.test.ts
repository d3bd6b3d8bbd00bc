import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

test('a folder that cannot be made is told with its flag', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await makeFolder('runtime_dir', join(folder, 'a', 'b'));
  expect(statSync(join(folder, 'a', 'b')).isDirectory()).toBe(true);
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'run');
  await expect(makeFolder('runtime_dir', path)).rejects.toThrow(
    `Failed to make the folder '${path}' of --runtime_dir: ENOTDIR`,
  );
});
