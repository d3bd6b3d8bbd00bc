import { buildInfo, formatFlagsHelp } from '@mezzo/http-kit';
import { readFileSync } from 'node:fs';
import { gatewayFlags, type GatewayFlags } from './flags/gateway-flags.ts';
import { readGatewayFlags } from './flags/read-gateway-flags.ts';
import { startGateway } from './start-gateway.ts';

/** A gateway that does not end in time is ended; it leaves its streams some seconds to move. */
const stopTimeoutMs = 15_000;

const usage =
  'Usage: mezzo-api-gateway [flags]\n\n' +
  'One address for frameworks, operators and browsers, whichever master leads.\n\n' +
  'Flags, also as MEZZO_NAME or MESOS_NAME in the environment:';

await main();

async function main(): Promise<void> {
  const result = readGatewayFlags({
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
  if (flags.help) process.stdout.write(formatFlagsHelp(usage, gatewayFlags));
  else if (flags.version) {
    process.stdout.write(`mezzo ${buildInfo.mezzoVersion} (Mesos ${buildInfo.version})\n`);
  } else await run(flags);
}

async function run(flags: GatewayFlags): Promise<void> {
  try {
    const gateway = await startGateway(flags);
    const stop = (signal: NodeJS.Signals): void => {
      gateway.log.info({ signal }, 'gateway stops');
      setTimeout(() => process.exit(1), stopTimeoutMs).unref();
      void gateway.stop().then(() => process.exit(0));
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`gateway did not start: ${(error as Error).message}\n`);
    process.exit(1);
  }
}
