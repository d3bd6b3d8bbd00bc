import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's root: the harness drives what `npm run build` left in its dist folder. */
export const repositoryRoot = dirname(dirname(dirname(import.meta.dirname)));

/** The program of a built service. Throws when it was not built. */
export function builtService(name: 'local' | 'master' | 'agent'): string {
  const program = join(repositoryRoot, 'dist', name, 'main.js');
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`npm run build\` first`);
  return program;
}
