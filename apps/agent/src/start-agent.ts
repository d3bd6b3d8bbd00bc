import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { AgentConfig } from '@mezzo/core';
import { createContainerizer, maySwitchUsers, type Containerizer } from '@mezzo/containerizer';
import type { FileCatalog } from '@mezzo/http-kit';
import {
  ApproverCache,
  createHttpApplication,
  disabledPaths,
  httpLimits,
  mountEndpoints,
  subjectOf,
  type AdjustableLog,
  type ApproversOfRequest,
  type ParsedFlags,
} from '@mezzo/http-kit';
import type { AgentHandle } from './agent-handle.ts';
import { AGENT_HANDLE, AgentModule, FILE_CATALOG } from './agent.module.ts';
import { AgentRuntime } from './agent-runtime.ts';
import { Sandboxes } from './containers/sandboxes.ts';
import type { AgentFlags, agentFlags } from './flags/agent-flags.ts';
import { agentEndpoints } from './http/agent-endpoints.ts';
import { AGENT_PROCESS } from './http/realms.ts';
import type { MasterLink } from './master-link/master-link.ts';
import { agentApi } from './openapi/agent-api.ts';
import { loadAgentSecurity, type AgentSecurity } from './settings/agent-security.ts';
import { agentConfig, type AgentAddress } from './settings/agent-settings.ts';
import { detectMachine, hostnameOf, ownAddress } from './settings/machine.ts';
import { makeFolder } from './settings/make-folder.ts';

export interface StartAgentOptions {
  readonly flags: ParsedFlags<typeof agentFlags>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: AdjustableLog;
  /** What the log is written to, for people who read it over HTTP. */
  readonly logFile?: string | undefined;
  /** Joins the bus under the agent's own address. */
  readonly connect: (address: string) => MasterLink;
  /** The agent is done, or cannot go on; called at most once. */
  readonly onEnd: (reason: string, failed: boolean) => void;
}

export interface RunningAgent {
  /** Such as `http://127.0.0.1:5051`. */
  readonly url: string;
  /** Unregisters, shuts every executor down, and calls `onEnd`. */
  unregister(): void;
  /** Stops serving and lets go of all containers, which run on. */
  close(): Promise<void>;
  /** Once it has ended and is closed: the next agent on its work_dir is a new one. */
  forget(): Promise<void>;
}

/** The flags cannot be had; the text is for the operator. */
export class AgentStartError extends Error {
  override readonly name = 'AgentStartError';
}

/** Starts an agent: first the server, whose port the agent tells the master, then the agent. */
export async function startAgent(options: StartAgentOptions): Promise<RunningAgent> {
  const { values: flags } = options.flags;
  if (flags.work_dir === undefined) throw new AgentStartError('Missing required option --work_dir');
  const security = await loadAgentSecurity(flags);
  for (const warning of [...security.warnings, ...userWarnings(flags)]) {
    options.log.warn({}, warning);
  }
  const app = await createHttpApplication(AgentModule.register(), httpLimits, security.tls);
  const handle = app.get<AgentHandle>(AGENT_HANDLE);
  const catalog = app.get<FileCatalog>(FILE_CATALOG);
  const approvers = new ApproverCache({
    authorizer: security.authorizer,
    onError: (action, error) => options.log.error({ error, action }, 'authorizer failed'),
  });
  const approversOf: ApproversOfRequest = (request) => approvers.approversOf(subjectOf(request));
  attachLog(catalog, flags.external_log_file ?? options.logFile, approversOf);
  mountEndpoints(app.getHttpServer(), {
    defaultProcess: AGENT_PROCESS,
    endpoints: agentApi(
      agentEndpoints({ handle, catalog, flags: options.flags, log: options.log, approversOf }),
    ),
    authenticator: security.authenticator,
    prepare: (requester) => approvers.prepare(subjectOf(requester)),
    disabledPaths: disabledPaths(flags.firewall_rules, AGENT_PROCESS),
    onFailure: (error, { path }) => options.log.error({ error, path }, 'an endpoint failed'),
  });
  await app.listen(flags.port, flags.ip ?? '0.0.0.0');
  const { port } = app.getHttpServer().address() as AddressInfo;
  try {
    const address = await advertisedAddress(flags, port);
    const config = await configOf(options, address, security);
    const runtime = await startRuntime(options, { config, catalog, approvers, approversOf });
    handle.runtime = runtime;
    return {
      url: `${security.tls === undefined ? 'http' : 'https'}://${address.ip}:${address.port}`,
      unregister: () => runtime.shutdown('asked to unregister', true),
      close: async () => {
        await runtime.close();
        await app.close();
      },
      forget: () => runtime.forget(),
    };
  } catch (error) {
    await app.close();
    throw error;
  }
}

interface RuntimeParts {
  readonly config: AgentConfig;
  readonly catalog: FileCatalog;
  readonly approvers: ApproverCache;
  readonly approversOf: ApproversOfRequest;
}

async function startRuntime(
  options: StartAgentOptions,
  parts: RuntimeParts,
): Promise<AgentRuntime> {
  const { approvers, approversOf } = parts;
  const config: AgentConfig = {
    ...parts.config,
    mayRunTask: (framework, taskInfo) =>
      approversOf({ principal: framework.principal }).approved('RUN_TASK', { framework, taskInfo }),
  };
  const containerizer = await containerizerOf(options, config);
  const runtime = new AgentRuntime({
    config,
    prepare: (principal) => approvers.prepare(subjectOf({ principal })),
    strict: options.flags.values.strict,
    containerizer,
    sandboxes: sandboxesOf(options, { ...parts, config, containerizer }),
    link: options.connect(config.pid),
    log: options.log,
    onEnd: options.onEnd,
  });
  await runtime.start();
  return runtime;
}

function sandboxesOf(
  { flags, log }: StartAgentOptions,
  parts: RuntimeParts & { readonly containerizer: Containerizer },
): Sandboxes {
  const { values } = flags;
  return new Sandboxes({
    catalog: parts.catalog,
    approversOf: parts.approversOf,
    workDir: parts.config.workDir,
    delayMs: values.gc_delay,
    diskHeadroom: values.gc_disk_headroom,
    watchIntervalMs: values.disk_watch_interval,
    remove: (directories) => parts.containerizer.removeDirectories(directories),
    onError: (message, error) => log.error({ error }, message),
  });
}

function userWarnings({ switch_user: switches }: AgentFlags): readonly string[] {
  return switches && !maySwitchUsers()
    ? [
        'this agent is not root: tasks that name another user than its own will fail;' +
          ' --no-switch_user has it run all tasks as its own user',
      ]
    : [];
}

/** Serves the agent's log, its own or the one that somebody else writes. */
function attachLog(
  catalog: FileCatalog,
  log: string | undefined,
  approversOf: ApproversOfRequest,
): void {
  if (log === undefined) return;
  catalog.attach('/slave/log', log, (requester) =>
    approversOf(requester).approved('ACCESS_MESOS_LOG'),
  );
}

async function advertisedAddress(flags: AgentFlags, port: number): Promise<AgentAddress> {
  const ip = flags.advertise_ip ?? flags.ip ?? ownAddress();
  const hostname = flags.hostname ?? (flags.hostname_lookup ? await hostnameOf(ip) : ip);
  return { ip, port: flags.advertise_port ?? port, hostname };
}

async function configOf(
  options: StartAgentOptions,
  address: AgentAddress,
  { signExecutorToken }: AgentSecurity,
): Promise<AgentConfig> {
  const workDir = resolve(options.flags.values.work_dir ?? '');
  await makeFolder('work_dir', join(workDir, 'meta'));
  const flags = { ...options.flags.values, work_dir: workDir };
  const machine = await detectMachine(workDir);
  const config = agentConfig(flags, address, machine, options.environment);
  if (!config.ok) throw new AgentStartError(config.reason);
  return { ...config.value, signExecutorToken };
}

async function containerizerOf(
  { flags, log }: StartAgentOptions,
  config: AgentConfig,
): Promise<Containerizer> {
  const { values, printed } = flags;
  const runtimeDirectory = resolve(values.runtime_dir);
  await makeFolder('runtime_dir', runtimeDirectory);
  const created = await createContainerizer({
    workDirectory: config.workDir,
    runtimeDirectory,
    launcher: values.launcher,
    isolation: values.isolation,
    flags: Object.fromEntries(printed),
    fetcher: {
      cacheDirectory: resolve(values.fetcher_cache_dir),
      cacheBytesMax: values.fetcher_cache_size,
      stallTimeoutMs: values.fetcher_stall_timeout,
      frameworksHome: values.frameworks_home,
    },
    onError: (message, error) => log.error({ error }, message),
  });
  if (!created.ok) throw new AgentStartError(created.reason);
  return created.value;
}
