import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generatedFiles } from './main.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folders = ['libs/domain/src/messages/generated', 'libs/proto/src/generated'];

describe('generated files', () => {
  const files = generatedFiles(root);

  it.each([...files.keys()])('%s is what `npm run generate` writes', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(files.get(path));
  });

  it.each(folders)('%s holds nothing else', (folder) => {
    const present = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
    const expected = [...files.keys()].filter((path) => path.startsWith(folder));
    expect(present.sort()).toEqual(expected.sort());
  });
});
