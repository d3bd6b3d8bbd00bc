import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryBus } from '@mezzo/embedded';
import type { executorApi, TaskState } from '@mezzo/domain/messages';
import { makeLog, parseFlags } from '@mezzo/http-kit';
import { ExecutorEvent, RecordReader } from '@mezzo/proto';
import { agentFlags } from '../flags/agent-flags.ts';
import { fixedMasterLink } from '../master-link/master-link.ts';
import { startAgent, type RunningAgent } from '../start-agent.ts';
import { ScriptedMaster } from './scripted-master.ts';

/** A real agent with real containers in this process, and a master under the control of the test. */
export class AgentHarness {
  readonly root: string;
  readonly ends: { readonly reason: string; readonly failed: boolean }[] = [];
  agent: RunningAgent | undefined;
  readonly master: ScriptedMaster;
  private readonly bus = new MemoryBus();

  private constructor(root: string) {
    this.root = root;
    this.master = new ScriptedMaster(this.bus.endpoint('master'));
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
    const count = this.master.registrationsCount;
    this.agent = await startAgent({
      flags: readFlags(this.root, flags),
      environment: {},
      log: makeLog({ name: 'agent', level: 'error', quiet: false }),
      connect: (address) => fixedMasterLink(this.bus.endpoint(address)),
      onEnd: (reason, failed) => this.ends.push({ reason, failed }),
    });
    await this.master.until(() => this.master.registrationsCount > count);
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
      await this.master.until(() => this.ends.length > 0);
    }
    await this.stop();
    await rm(this.root, { recursive: true, force: true });
  }

  async json(path: string): Promise<AgentStateJson> {
    const response = await fetch(`${this.url}${path}`);
    return (await response.json()) as AgentStateJson;
  }

  /** Subscribes as an executor; the events arrive in the list, as long as the agent runs. */
  async subscribe(frameworkId: string, executorId: string): Promise<executorApi.Event[]> {
    const events: executorApi.Event[] = [];
    const call = { type: 'SUBSCRIBE', subscribe: {} };
    let response = await this.call(frameworkId, executorId, call);
    while (response.status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      response = await this.call(frameworkId, executorId, call);
    }
    void readEvents(response, events);
    return events;
  }

  async update(
    frameworkId: string,
    executorId: string,
    taskId: string,
    state: TaskState,
  ): Promise<number> {
    const status = {
      task_id: { value: taskId },
      state,
      source: 'SOURCE_EXECUTOR',
      uuid: randomBytes(16).toString('base64'),
    };
    const call = { type: 'UPDATE', update: { status } };
    return (await this.call(frameworkId, executorId, call)).status;
  }

  private call(frameworkId: string, executorId: string, call: object): Promise<Response> {
    return fetch(`${this.url}/api/v1/executor`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({
        framework_id: { value: frameworkId },
        executor_id: { value: executorId },
        ...call,
      }),
    });
  }
}

interface AgentStateJson {
  readonly frameworks: readonly {
    readonly executors: readonly { readonly directory: string; readonly container: string }[];
  }[];
}

async function readEvents(response: Response, events: executorApi.Event[]): Promise<void> {
  const reader = new RecordReader();
  try {
    for await (const chunk of response.body ?? []) {
      for (const record of reader.push(Buffer.from(chunk))) {
        events.push(ExecutorEvent.fromJson(Buffer.from(record).toString()));
      }
    }
  } catch {
    // The agent has gone.
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
