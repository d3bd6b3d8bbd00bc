import { buildInfo, formatFlagsHelp } from '@mezzo/http-kit';
import { readFileSync } from 'node:fs';
import { allocatorFlags, type AllocatorFlags } from './flags/allocator-flags.ts';
import { readAllocatorFlags } from './flags/read-allocator-flags.ts';
import { startAllocator } from './start-allocator.ts';

/** An allocator that does not end in time is ended. */
const stopTimeoutMs = 10_000;

const usage =
  'Usage: mezzo-allocator [flags]\n\nFlags, also as MEZZO_NAME or MESOS_NAME in the environment:';

await main();

async function main(): Promise<void> {
  const result = readAllocatorFlags({
    argv: process.argv.slice(2),
    env: process.env,
    envPrefix: 'MESOS_',
    readFile: (path) => readFileSync(path, 'utf8'),
  });
  if ('errors' in result) {
    process.stderr.write(`${result.errors.join('\n')}\nSee --help.\n`);
    process.exitCode = 1;
    return;
  }
  const { flags } = result;
  if (flags.help) process.stdout.write(formatFlagsHelp(usage, allocatorFlags));
  else if (flags.version) {
    process.stdout.write(`mezzo ${buildInfo.mezzoVersion} (Mesos ${buildInfo.version})\n`);
  } else await run(flags);
}

async function run(flags: AllocatorFlags): Promise<void> {
  try {
    const allocator = await startAllocator(flags, () => process.exit(1));
    const stop = (signal: NodeJS.Signals): void => {
      allocator.log.info({ signal }, 'allocator stops');
      setTimeout(() => process.exit(1), stopTimeoutMs).unref();
      void allocator.stop().then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`allocator did not start: ${(error as Error).message}\n`);
    process.exit(1);
  }
}
