/**
 * The embedded cluster: a master and its agents in one process, on a bus in memory. It is the same
 * code that runs as separate services; only the adapters differ.
 */
import { fixedMasterLink, startAgent, type agentFlags, type RunningAgent } from '@mezzo/agent-app';
import type { AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { MemoryBus, SingleElection } from '@mezzo/embedded';
import { makeLog, type ParsedFlags } from '@mezzo/http-kit';
import { makeRegistry, startMaster, type RunningMaster } from '@mezzo/master-app';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalSettings } from './read-local-flags.ts';

export interface RunningCluster {
  readonly masterUrl: string;
  readonly agentUrls: readonly string[];
  /** Ends all tasks, then the agents, then the master. */
  stop(): Promise<void>;
}

/** An agent that has been told to end its executors gets this long before it is left alone. */
const agentStopTimeoutMs = 15_000;

export async function startLocal(
  { flags, master: settings, agents }: LocalSettings,
  onFailure: (reason: string) => void,
): Promise<RunningCluster> {
  const logFolder = join(flags.work_dir, 'log');
  mkdirSync(logFolder, { recursive: true });
  const bus = new MemoryBus();
  const agentBus = bus.endpoint<AgentToMaster, MasterToAgent>('master');
  const master = await startMaster({
    settings,
    adapters: {
      registry: makeRegistry(settings.flags),
      election: new SingleElection(),
      openAgentBus: () => agentBus,
    },
    stepDown: onFailure,
  });
  const running: LocalAgent[] = [];
  try {
    for (const [index, each] of agents.entries()) {
      const logFile = join(logFolder, `mezzo-agent-${String(index + 1)}.log`);
      running.push(await startLocalAgent(bus, each, { logFile, onFailure }));
    }
  } catch (error) {
    await stopAll(master, running);
    throw error;
  }
  return {
    masterUrl: `http://${flags.ip}:${String(master.port)}`,
    agentUrls: running.map(({ agent }) => agent.url),
    stop: () => stopAll(master, running),
  };
}

interface LocalAgent {
  readonly agent: RunningAgent;
  /** Resolves when the agent has nothing left to do, with whether all that it had has ended. */
  readonly ended: Promise<boolean>;
}

async function startLocalAgent(
  bus: MemoryBus,
  flags: ParsedFlags<typeof agentFlags>,
  options: { readonly logFile: string; readonly onFailure: (reason: string) => void },
): Promise<LocalAgent> {
  const { promise: ended, resolve } = Promise.withResolvers<boolean>();
  const agent = await startAgent({
    flags,
    environment: process.env,
    log: makeLog({
      name: 'mezzo-agent',
      level: 'info',
      quiet: flags.values.quiet,
      file: options.logFile,
    }),
    logFile: options.logFile,
    connect: (address) => fixedMasterLink(bus.endpoint<MasterToAgent, AgentToMaster>(address)),
    onEnd: (reason, failed) => {
      resolve(!failed);
      if (failed) options.onFailure(reason);
    },
  });
  return { agent, ended };
}

async function stopAll(master: RunningMaster, agents: readonly LocalAgent[]): Promise<void> {
  await Promise.all(agents.map(stopAgent));
  await master.stop();
}

/**
 * An agent that has ended all it had is forgotten: the next start may give other flags, which the same
 * agent would refuse. Persistent volumes and reservations belong to the work_dir, and stay.
 */
async function stopAgent({ agent, ended }: LocalAgent): Promise<void> {
  agent.unregister();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), agentStopTimeoutMs);
  });
  const hasEnded = await Promise.race([ended, timeout]);
  clearTimeout(timer);
  await agent.close();
  if (hasEnded) await agent.forget();
}
