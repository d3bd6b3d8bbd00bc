import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleNameOf, renderTypes } from './message-types.ts';
import { loadSchema, protoFiles } from './proto-schema.ts';

/** Every generated file of the repository: path relative to the root, and its text. */
export function generatedFiles(root: string): Map<string, string> {
  const schema = loadSchema(join(root, 'libs/proto/proto'));
  const files = new Map<string, string>();
  for (const file of protoFiles) {
    const path = `libs/domain/src/messages/generated/${moduleNameOf(file)}.ts`;
    files.set(path, renderTypes(schema, file));
  }
  return files;
}

/** Writes all generated files. */
export function generate(root: string): void {
  for (const [path, text] of generatedFiles(root)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
