import {
  formatFlagsHelp,
  makeLog,
  parseFlags,
  processFlagSources,
  withLibprocessVariables,
  type LogLevel,
} from '@mezzo/http-kit';
import { agentFlags } from './flags/agent-flags.ts';
import { MESOS_VERSION } from './settings/agent-settings.ts';
import { logFileOf } from './settings/log-file.ts';
import { makeMasterLink } from './master-link/make-master-link.ts';
import { startAgent, type RunningAgent } from './start-agent.ts';

const LOG_LEVELS = { INFO: 'info', WARNING: 'warn', ERROR: 'error' } as const satisfies Record<
  string,
  LogLevel
>;

/** Ends with a text that tells the operator what is wrong. */
function refuse(errors: readonly string[]): never {
  for (const error of errors) process.stderr.write(`${error}\n`);
  process.exit(1);
}

function readFlags() {
  const sources = processFlagSources();
  const result = parseFlags(agentFlags, {
    ...sources,
    env: withLibprocessVariables(sources.env, sources.envPrefix),
  });
  return 'errors' in result ? refuse(result.errors) : result.flags;
}

async function main(): Promise<void> {
  const flags = readFlags();
  const { values } = flags;
  if (values.help) {
    process.stdout.write(`${formatFlagsHelp('Usage: agent [flags]', agentFlags)}\n`);
    return;
  }
  if (values.version) {
    process.stdout.write(`mesos ${MESOS_VERSION}\n`);
    return;
  }
  const { master } = values;
  if (master === undefined) refuse(['Missing required option --master']);
  const logFile = logFileOf(values);
  const log = makeLog({
    name: 'agent',
    level: LOG_LEVELS[values.logging_level],
    quiet: values.quiet,
    file: logFile,
  });
  const end = async (agent: RunningAgent | undefined, code: number): Promise<void> => {
    await agent?.close();
    process.exit(code);
  };
  const running: { agent?: RunningAgent } = {};
  const agent = await startAgent({
    flags,
    environment: process.env,
    log,
    logFile,
    connect: (address) => makeMasterLink(master, values, address),
    onEnd: (reason, failed) => {
      log.info({ reason }, 'agent ends');
      void end(running.agent, failed ? 1 : 0);
    },
  });
  running.agent = agent;
  log.info({ url: agent.url }, 'agent serves');
  // As in Mesos: these leave the tasks running, for the next agent to take up.
  process.once('SIGTERM', () => void end(agent, 0));
  process.once('SIGINT', () => void end(agent, 0));
  process.on('SIGUSR1', () => agent.unregister());
}

main().catch((error: unknown) => {
  refuse([error instanceof Error ? error.message : String(error)]);
});
