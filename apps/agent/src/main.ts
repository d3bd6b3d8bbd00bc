import {
  makeLog,
  runService,
  type LogLevel,
  type ParsedFlags,
  type RunningService,
} from '@mezzo/http-kit';
import { agentFlags } from './flags/agent-flags.ts';
import { readAgentFlags } from './flags/read-agent-flags.ts';
import { makeMasterLink } from './master-link/make-master-link.ts';
import { logFileOf } from './settings/log-file.ts';
import { AgentStartError, startAgent, type RunningAgent } from './start-agent.ts';

const LOG_LEVELS = { INFO: 'info', WARNING: 'warn', ERROR: 'error' } as const satisfies Record<
  string,
  LogLevel
>;

await runService({
  name: 'agent',
  usage: 'Usage: mezzo-agent [flags]\n\nFlags, also as MESOS_NAME in the environment:',
  flags: agentFlags,
  read: readAgentFlags,
  asks: ({ values }) => values,
  start,
  // As in Mesos, an agent that is stopped leaves its tasks running, for the next one to take up.
  stopTimeoutMs: 10_000,
});

async function start(flags: ParsedFlags<typeof agentFlags>): Promise<RunningService> {
  const { values } = flags;
  const { master } = values;
  if (master === undefined) throw new AgentStartError('Missing required option --master');
  const logFile = logFileOf(values);
  const log = makeLog({
    name: 'agent',
    level: LOG_LEVELS[values.logging_level],
    quiet: values.quiet,
    file: logFile,
  });
  const running: { agent?: RunningAgent } = {};
  const end = async (code: number): Promise<void> => {
    await running.agent?.close();
    process.exit(code);
  };
  const agent = await startAgent({
    flags,
    environment: process.env,
    log,
    logFile,
    connect: (address) => makeMasterLink(master, values, address),
    onEnd: (reason, failed) => {
      log.info({ reason }, 'agent ends');
      void end(failed ? 1 : 0);
    },
  });
  running.agent = agent;
  log.info({ url: agent.url }, 'agent serves');
  process.on('SIGUSR1', () => agent.unregister());
  return { log, stop: () => agent.close() };
}
