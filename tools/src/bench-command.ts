import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildServices } from './build.ts';

interface Benchmark {
  run(args: readonly string[]): Promise<number>;
}

/** `npm run bench -- NAME [ARG ...]`: runs bench/src/NAME; each result is one line of JSON. */
export async function benchCommand(root: string, args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const folder = join(root, 'bench', 'src');
  const entry = name === undefined ? undefined : join(folder, name, 'main.ts');
  if (entry === undefined || !existsSync(entry)) {
    const names = readdirSync(folder).filter((each) => existsSync(join(folder, each, 'main.ts')));
    console.error(`usage: npm run bench -- NAME; there are: ${names.join(', ')}`);
    return 2;
  }
  await buildServices(root);
  const benchmark = (await import(pathToFileURL(entry).href)) as Benchmark;
  return benchmark.run(rest);
}
