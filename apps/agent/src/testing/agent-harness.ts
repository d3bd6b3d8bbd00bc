import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentToMaster, BusEndpoint, MasterToAgent, StatusUpdate } from '@mezzo/domain';
import { MemoryBus } from '@mezzo/embedded';
import type { FrameworkInfo, TaskInfo, TaskState } from '@mezzo/domain/messages';
import { makeLog, parseFlags } from '@mezzo/http-kit';
import { agentFlags } from '../flags/agent-flags.ts';
import { startAgent, type RunningAgent } from '../start-agent.ts';

const AGENT_ID = 'agent-S0';

/**
 * A real agent with real containers, and a master that does what a test tells it: it admits the agent,
 * keeps what the agent sends, and acknowledges updates unless told otherwise.
 */
export class AgentHarness {
  readonly root: string;
  readonly received: AgentToMaster[] = [];
  readonly ends: { readonly reason: string; readonly failed: boolean }[] = [];
  acknowledges = true;
  agent: RunningAgent | undefined;
  private bus = new MemoryBus();
  private master: BusEndpoint<AgentToMaster, MasterToAgent> | undefined;
  private agentAddress = '';

  private constructor(root: string) {
    this.root = root;
  }

  static async create(flags: readonly string[] = []): Promise<AgentHarness> {
    const harness = new AgentHarness(await mkdtemp(join(tmpdir(), 'mezzo-agent-')));
    await harness.start(flags);
    return harness;
  }

  get url(): string {
    return this.agent?.url ?? '';
  }

  /** Starts an agent on the folders of the one before, if there was one. */
  async start(flags: readonly string[] = []): Promise<void> {
    this.bus = new MemoryBus();
    this.master = this.bus.endpoint('master');
    this.master.receive({ onMessage: ({ from, message }) => this.take(from, message) });
    this.agent = await startAgent({
      flags: readFlags(this.root, flags),
      environment: {},
      log: makeLog({ name: 'agent', level: 'error', quiet: false }),
      connect: (address) => ({ bus: this.bus.endpoint(address) }),
      onEnd: (reason, failed) => this.ends.push({ reason, failed }),
    });
    await this.until(() => this.isRegistered);
  }

  /** Lets the agent go as SIGTERM does: containers run on. */
  async stop(): Promise<void> {
    await this.agent?.close();
    this.agent = undefined;
  }

  /** Ends everything that runs, and deletes the folders. */
  async dispose(): Promise<void> {
    if (this.agent !== undefined && this.ends.length === 0) {
      this.agent.unregister();
      await this.until(() => this.ends.length > 0);
    }
    await this.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  send(message: MasterToAgent): void {
    this.master?.send(this.agentAddress, message, 1);
  }

  launch(task: TaskInfo, framework: FrameworkInfo): void {
    this.send({ type: 'runTask', framework, task, launchExecutor: true });
  }

  /** The updates of a task, repetitions left out. */
  updates(taskId: string): readonly StatusUpdate[] {
    const all = this.received.flatMap((message) =>
      message.type === 'statusUpdate' && message.update.status.task_id.value === taskId
        ? [message.update]
        : [],
    );
    const seen = new Set<string>();
    return all.filter(({ uuid }) => {
      const key = String(uuid);
      return !seen.has(key) && seen.add(key);
    });
  }

  states(taskId: string): readonly TaskState[] {
    return this.updates(taskId).map(({ status }) => status.state);
  }

  async untilState(taskId: string, state: TaskState): Promise<StatusUpdate> {
    await this.until(() => this.states(taskId).includes(state));
    const update = this.updates(taskId).find(({ status }) => status.state === state);
    if (update === undefined) throw new Error('just seen');
    return update;
  }

  /** Waits for something that is bound to happen. */
  async until(holds: () => boolean, timeoutMs = 20_000): Promise<void> {
    const endMs = Date.now() + timeoutMs;
    while (!holds()) {
      if (Date.now() > endMs) {
        throw new Error(`gave up; received ${JSON.stringify(this.received.slice(-5))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  get isRegistered(): boolean {
    return this.received.some(({ type }) => type === 'updateAgent');
  }

  private take(from: string, message: AgentToMaster): void {
    this.agentAddress = from;
    this.received.push(message);
    const agentId = { value: AGENT_ID };
    if (message.type === 'register') {
      this.send({ type: 'registered', agentId, totalPingTimeoutMs: 75_000 });
    } else if (message.type === 'reregister') {
      this.send({ type: 'reregistered', agentId, totalPingTimeoutMs: 75_000, reconciliations: [] });
    } else if (message.type === 'statusUpdate' && this.acknowledges) {
      const { frameworkId, status, uuid } = message.update;
      if (uuid === undefined) return;
      this.send({ type: 'acknowledgeStatusUpdate', frameworkId, taskId: status.task_id, uuid });
    }
  }
}

function readFlags(root: string, more: readonly string[]) {
  const result = parseFlags(agentFlags, {
    argv: [
      `--work_dir=${join(root, 'work')}`,
      `--runtime_dir=${join(root, 'run')}`,
      `--fetcher_cache_dir=${join(root, 'fetch')}`,
      '--ip=127.0.0.1',
      '--port=0',
      '--hostname=localhost',
      '--resources=cpus:4;mem:4096;disk:8192;ports:[31000-32000]',
      '--registration_backoff_factor=10ms',
      ...more,
    ],
    env: {},
    envPrefix: 'MESOS_',
    readFile: () => '',
  });
  if ('errors' in result) throw new Error(result.errors.join('\n'));
  return result.flags;
}
