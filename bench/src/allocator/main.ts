import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WORKLOADS } from './workloads.ts';

const ENTRY = fileURLToPath(new URL('workload-process.ts', import.meta.url));

/** `npm run bench -- allocator [WORKLOAD ...]`: all workloads, or those named. */
export function run(args: readonly string[]): Promise<number> {
  const unknown = args.filter((name) => !(name in WORKLOADS));
  if (unknown.length > 0) {
    console.error(
      `unknown: ${unknown.join(', ')}; there are: ${Object.keys(WORKLOADS).join(', ')}`,
    );
    return Promise.resolve(2);
  }
  const names = args.length > 0 ? args : Object.keys(WORKLOADS);
  let failures = 0;
  for (const name of names) {
    const { status } = spawnSync(process.execPath, [ENTRY, name], { stdio: 'inherit' });
    if (status !== 0) failures += 1;
  }
  return Promise.resolve(failures === 0 ? 0 : 1);
}
