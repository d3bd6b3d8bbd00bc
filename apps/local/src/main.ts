import { buildInfo, processFlagSources } from '@mezzo/http-kit';
import { userInfo } from 'node:os';
import { localHelp } from './local-help.ts';
import { readLocalFlags, type LocalSettings } from './read-local-flags.ts';
import { startLocal, type RunningCluster } from './start-local.ts';

await main();

async function main(): Promise<void> {
  const result = readLocalFlags(processFlagSources());
  if ('errors' in result) refuse(`${result.errors.join('\n')}\nSee npm start -- --help.`);
  if (result.settings.flags.help) {
    process.stdout.write(localHelp());
    return;
  }
  if (result.settings.flags.version) {
    process.stdout.write(`mezzo ${buildInfo.mezzoVersion} (Mesos ${buildInfo.version})\n`);
    return;
  }
  await run(result.settings);
}

async function run(settings: LocalSettings): Promise<void> {
  const running: { cluster?: RunningCluster } = {};
  let isStopping = false;
  const stop = async (code: number): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await running.cluster?.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!isStopping) process.stdout.write('stopping: tasks are ended …\n');
      void stop(0);
    });
  }
  try {
    running.cluster = await startLocal(settings, (reason) => {
      process.stderr.write(`mezzo: ${reason}\n`);
      void stop(1);
    });
  } catch (error) {
    refuse(explain(error, settings));
  }
  process.stdout.write(banner(running.cluster, settings));
}

function banner(cluster: RunningCluster, { flags, agents: settings }: LocalSettings): string {
  const isOneUser = settings.length > 0 && settings.every(({ values }) => !values.switch_user);
  const agents = cluster.agentUrls.map((url) => `  agent   ${url}\n`).join('');
  return `Mezzo ${buildInfo.mezzoVersion} is running; it answers as Mesos ${buildInfo.version}.

  master  ${cluster.masterUrl}  (point frameworks and tools here; a browser shows its API)
${agents}  files   ${flags.work_dir}  (registry, sandboxes, logs)
${isOneUser ? `  tasks   run as ${ownName()}, whatever user they name (--no-switch_user; only root may switch)\n` : ''}
Ctrl-C stops it and ends its tasks.
`;
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${String(process.geteuid?.())}`; // without a name on this machine
  }
}

function explain(error: unknown, { flags }: LocalSettings): string {
  const { message, code } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE'
    ? `${message}\nAnother cluster may be running; --port and --agent_port choose other ports (now ${String(flags.port)} and ${String(flags.agent_port)}).`
    : message;
}

function refuse(text: string): never {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
