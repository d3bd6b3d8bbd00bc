import { agentClient, expectData, type AgentClient } from '@mezzo/api-client';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../processes/free-port.ts';
import { ManagedProcess } from '../processes/managed-process.ts';
import { killProcessesOf } from '../processes/process-table.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { lateAgents, type Cluster, type ClusterLauncher } from './cluster.ts';
import { readBody, sendRequest, type Endpoint } from './http-client.ts';
import { Bindings } from './match/bindings.ts';
import { parseTemplate } from './match/placeholder.ts';
import { scenarioFiles } from './scenario-files.ts';
import type { Flags, ProcessName, Scenario } from './scenario.ts';
import { clientValues, substituteText } from './substitute.ts';

export interface ProcessClusterOptions {
  /** The built services: `master/main.js` and `agent/main.js` lie below. */
  readonly distFolder: string;
  /** Time for a process to answer, and for an agent to register. */
  readonly startTimeoutMs: number;
  /** Where the logs of a cluster go; they stay when it is stopped. */
  readonly logFolder: (scenario: Scenario) => string;
}

/** Starts the built services as processes on free ports, everything below one temporary folder. */
export class ProcessClusterLauncher implements ClusterLauncher {
  readonly #options: ProcessClusterOptions;
  readonly #clusters: ProcessCluster[] = [];

  constructor(options: ProcessClusterOptions) {
    this.#options = options;
  }

  async launch(scenario: Scenario): Promise<Cluster> {
    const names = ['master', ...Object.keys(scenario.agentFlags)];
    const ports = new Map<ProcessName, number>();
    for (const name of names) ports.set(name, await freePort());
    const cluster = new ProcessCluster(scenario, ports, this.#options);
    this.#clusters.push(cluster);
    try {
      await cluster.startAll();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Ends every cluster that was launched, in whatever state it is. */
  async stopAll(): Promise<void> {
    await Promise.all(this.#clusters.map((cluster) => cluster.stop()));
  }
}

/** What a deadly signal leaves a process time for: an agent unregisters on SIGUSR1. */
const signalGraceMs = 10_000;

const deadlySignals: ReadonlySet<NodeJS.Signals> = new Set([
  'SIGKILL',
  'SIGTERM',
  'SIGINT',
  'SIGUSR1',
]);

class ProcessCluster implements Cluster {
  readonly known: ReadonlyMap<string, string>;
  readonly #scenario: Scenario;
  readonly #options: ProcessClusterOptions;
  readonly #ports: ReadonlyMap<ProcessName, number>;
  readonly #bindings = new Bindings();
  readonly #folder: string;
  readonly #logFolder: string;
  readonly #processes = new Map<ProcessName, ManagedProcess>();

  constructor(
    scenario: Scenario,
    ports: ReadonlyMap<ProcessName, number>,
    options: ProcessClusterOptions,
  ) {
    this.#scenario = scenario;
    this.#options = options;
    this.#ports = ports;
    this.#folder = realpathSync(mkdtempSync(join(tmpdir(), 'mezzo-golden-')));
    this.#logFolder = options.logFolder(scenario);
    rmSync(this.#logFolder, { recursive: true, force: true });
    mkdirSync(this.#logFolder, { recursive: true });
    this.known = this.#knownPlaceholders();
    for (const [name, value] of this.known) {
      for (const part of parseTemplate(name)) {
        if (typeof part === 'object') this.#bindings.bind(part, value);
      }
    }
    for (const [file, content] of scenarioFiles(scenario)) {
      writeFileSync(join(this.#folder, file), content);
    }
  }

  async startAll(): Promise<void> {
    await this.start('master');
    const late = lateAgents(this.#scenario);
    const agents = Object.keys(this.#scenario.agentFlags).filter((name) => !late.has(name));
    // One after the other: the first agent of the file is the first that the master knows.
    for (const agent of agents) await this.#startAgent(agent);
    await Promise.all(agents.map((agent) => this.#registered(agent)));
  }

  endpoint(process: ProcessName): Endpoint {
    const port = this.#ports.get(process);
    if (port === undefined) throw new Error(`the scenario has no process '${process}'`);
    return { host: '127.0.0.1', port };
  }

  async agentIds(): Promise<readonly string[]> {
    const agents = Object.keys(this.#scenario.agentFlags);
    const states = await Promise.all(
      agents.map((name) => expectData(this.#agentApi(name).GET('/state'))),
    );
    return states.map(({ id }) => id);
  }

  async signal(name: ProcessName, signal: NodeJS.Signals): Promise<void> {
    const process = this.#processes.get(name);
    if (process === undefined) throw new Error(`'${name}' was not started`);
    process.signal(signal);
    if (!deadlySignals.has(signal)) return;
    await waitUntil(() => process.exit, {
      what: `${name} ends on ${signal}`,
      timeoutMs: signalGraceMs,
    });
  }

  async start(name: ProcessName): Promise<void> {
    if (name === 'master') {
      this.#spawn(name, 'master', this.#masterFlags(), this.#scenario.masterEnv);
      await this.#healthy(name);
      return;
    }
    await this.#startAgent(name);
    await this.#registered(name);
  }

  async stop(): Promise<void> {
    for (const process of this.#processes.values()) {
      process.signal('SIGCONT');
      process.signal('SIGKILL');
    }
    await Promise.all([...this.#processes.values()].map((process) => process.exited));
    killProcessesOf(this.#folder);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  logTails(): ReadonlyMap<ProcessName, string> {
    return new Map([...this.#processes].map(([name, process]) => [name, process.tail]));
  }

  async #startAgent(name: ProcessName): Promise<void> {
    this.#spawn(name, 'agent', this.#agentFlags(name), {});
    await this.#healthy(name);
  }

  #spawn(
    name: ProcessName,
    service: 'master' | 'agent',
    flags: Flags,
    env: Readonly<Record<string, string>>,
  ): void {
    const args = Object.entries(flags).map(
      ([flag, value]) => `--${flag}=${substituteText(value, clientValues(this.#bindings))}`,
    );
    const started = new ManagedProcess({
      command: process.execPath,
      args: [join(this.#options.distFolder, service, 'main.js'), ...args],
      cwd: this.#folder,
      env: { ...inheritedEnvironment(), ...recordingEnvironment, ...env },
      logFile: join(this.#logFolder, `${name}.log`),
    });
    this.#processes.set(name, started);
  }

  #masterFlags(): Flags {
    return {
      ip: '127.0.0.1',
      port: '<port:master>',
      work_dir: '<work_dir:master>',
      ...this.#scenario.masterFlags,
    };
  }

  #agentFlags(name: ProcessName): Flags {
    return {
      ip: '127.0.0.1',
      port: `<port:${name}>`,
      master: '127.0.0.1:<port:master>',
      work_dir: `<work_dir:${name}>`,
      runtime_dir: `<runtime_dir:${name}>`,
      fetcher_cache_dir: `<run_dir:${name}>/fetch`,
      appc_store_dir: `<run_dir:${name}>/store/appc`,
      docker_store_dir: `<run_dir:${name}>/store/docker`,
      ...this.#scenario.agentFlags[name],
    };
  }

  #knownPlaceholders(): ReadonlyMap<string, string> {
    const known = new Map([
      ['<hostname>', this.#scenario.masterFlags['hostname'] ?? 'localhost'],
      ['<run_dir>', this.#folder],
    ]);
    for (const [name, port] of this.#ports) {
      const folder = join(this.#folder, name);
      known.set(`<port:${name}>`, String(port));
      known.set(`<run_dir:${name}>`, folder);
      known.set(`<work_dir:${name}>`, join(folder, 'work'));
      known.set(`<runtime_dir:${name}>`, join(folder, 'run'));
    }
    return known;
  }

  async #healthy(name: ProcessName): Promise<void> {
    await this.#ready(name, `${name} answers /health`, async () => {
      const { status } = await this.#get(name, '/health');
      return status === 200;
    });
  }

  async #registered(name: ProcessName): Promise<void> {
    await this.#ready(name, `${name} registers`, async () => {
      const metrics = await expectData(this.#agentApi(name).GET('/metrics/snapshot'));
      return metrics['slave/registered'] === 1;
    });
  }

  #agentApi(name: ProcessName): AgentClient {
    const { host, port } = this.endpoint(name);
    return agentClient(`http://${host}:${String(port)}`);
  }

  async #ready(name: ProcessName, what: string, probe: () => Promise<boolean>): Promise<void> {
    const process = this.#processes.get(name);
    await waitUntil(async () => process?.exit !== undefined || (await probe()), {
      what,
      timeoutMs: this.#options.startTimeoutMs,
    });
    if (process?.exit === undefined) return;
    throw new Error(`${what}: it ended instead\n${process.tail}`);
  }

  async #get(name: ProcessName, path: string): Promise<{ status: number; body: string }> {
    const request = { method: 'GET', path, headers: {}, body: [], endOfBody: true };
    const answer = await sendRequest(this.endpoint(name), request, 2000);
    const body = await readBody(answer, 2000);
    return { status: answer.status, body: body.toString() };
  }
}

/** The recordings were made with it: they read the metrics more often than twice a second. */
const recordingEnvironment = {
  LIBPROCESS_METRICS_SNAPSHOT_ENDPOINT_RATE_LIMIT: '100/1secs',
};

/** What the caller has set for a Mesos or Mezzo of its own must not reach the scenario. */
function inheritedEnvironment(): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:MESOS|LIBPROCESS|MEZZO|NODE)_/.test(name)),
  );
}
