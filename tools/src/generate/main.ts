import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderCompatPage } from './compat-page.ts';
import { moduleNameOf, renderTypes } from './message-types.ts';
import { renderMessageObjects } from './message-objects.ts';
import { loadSchema, protoFiles } from './proto-schema.ts';
import { renderTables } from './proto-tables.ts';

/** Every generated file of the repository: path relative to the root, and its text. */
export function generatedFiles(root: string): Map<string, string> {
  const schema = loadSchema(join(root, 'libs/proto/proto'));
  const files = new Map<string, string>();
  for (const file of protoFiles) {
    const module = moduleNameOf(file);
    files.set(`libs/domain/src/messages/generated/${module}.ts`, renderTypes(schema, file));
    files.set(`libs/proto/src/generated/tables/${module}.ts`, renderTables(schema, file));
  }
  files.set('libs/proto/src/generated/messages.ts', renderMessageObjects(schema));
  files.set('docs/compat.md', renderCompatPage(root));
  return files;
}

/** Writes all generated files. */
export function generate(root: string): void {
  for (const [path, text] of generatedFiles(root)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
