import { buildInfo, formatFlagsHelp } from '@mezzo/http-kit';
import { readFileSync } from 'node:fs';
import { masterFlags } from './flags/master-flags.ts';
import { readMasterFlags, type MasterSettings } from './flags/read-master-flags.ts';
import { startMaster } from './start-master.ts';

/** A master that does not end in time is ended. */
const stopTimeoutMs = 10_000;

const usage = 'Usage: mezzo-master [flags]\n\nFlags, also as MESOS_NAME in the environment:';

await main();

async function main(): Promise<void> {
  const result = readMasterFlags({
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
  const { flags } = result.settings;
  if (flags.help) process.stdout.write(formatFlagsHelp(usage, masterFlags));
  else if (flags.version) {
    process.stdout.write(`mezzo ${buildInfo.mezzoVersion} (Mesos ${buildInfo.version})\n`);
  } else await run(result.settings);
}

async function run(settings: MasterSettings): Promise<void> {
  try {
    const stepDown = (reason: string): never => {
      process.stderr.write(`master ends: ${reason}\n`);
      process.exit(1);
    };
    const master = await startMaster({ settings, stepDown });
    const stop = (signal: NodeJS.Signals): void => {
      master.log.info({ signal }, 'master stops');
      setTimeout(() => process.exit(1), stopTimeoutMs).unref();
      void master.stop().then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`master did not start: ${(error as Error).message}\n`);
    process.exit(1);
  }
}
