import { randomUUID } from 'node:crypto';
import {
  Agent,
  type AgentConfig,
  type AgentContext,
  type AgentInput,
  type ExecutorClaims,
} from '@mezzo/core';
import { Accounts, type Containerizer } from '@mezzo/containerizer';
import { assertNever, steadyClock, type Address, type Stop } from '@mezzo/domain';
import type { executorApi } from '@mezzo/domain/messages';
import type { Answer, Encoding, Log, RecordStream } from '@mezzo/http-kit';
import { CheckpointStore } from './checkpoint/checkpoint-store.ts';
import { ExecutorContainers } from './containers/executor-containers.ts';
import type { Sandboxes } from './containers/sandboxes.ts';
import { makeVolume, removeVolume } from './containers/volumes.ts';
import { CheckRunner } from './hosted/check-runner.ts';
import { HostedExecutors } from './hosted/hosted-executors.ts';
import { NestedContainers } from './hosted/nested-containers.ts';
import { ExecutorStreams } from './http/executor-streams.ts';
import { PendingReplies } from './http/pending-replies.ts';
import { AgentLoop, type LoopEffect } from './loop/agent-loop.ts';
import { agentRandom } from './loop/agent-random.ts';
import type { MasterLink } from './master-link/master-link.ts';
import { PreparedInbox } from './security/prepared-inbox.ts';
import { recoverAgent } from './recover-agent.ts';

export interface AgentRuntimeOptions {
  readonly config: AgentConfig;
  readonly strict: boolean;
  readonly containerizer: Containerizer;
  readonly sandboxes: Sandboxes;
  readonly link: MasterLink;
  readonly log: Log;
  /** Makes sure that it is known what a principal may do. Undefined: it is already. */
  readonly prepare: (principal: string | undefined) => Promise<void> | undefined;
  /** The agent is done, or cannot go on; called once. */
  readonly onEnd: (reason: string, failed: boolean) => void;
}

/** What opens the stream of an executor that may subscribe. */
export type OpenExecutorStream = (
  streamId: string,
  onLost: (streamId: string) => void,
) => { readonly stream: RecordStream; readonly encoding: Encoding };

/** An executor's call, and what the token says that came with it. */
export interface ClaimedCall {
  readonly call: executorApi.Call;
  readonly claims: ExecutorClaims | undefined;
}

/** An agent at work: the state machine, and everything it acts through. */
export class AgentRuntime {
  readonly containerizer: Containerizer;
  readonly sandboxes: Sandboxes;
  readonly startedAtMs = Date.now();
  /** How long recovery took; undefined until it is over. */
  recoverySecs: number | undefined = undefined;
  private readonly options: AgentRuntimeOptions;
  private readonly agent: Agent;
  private readonly loop: AgentLoop;
  private readonly store: CheckpointStore;
  private readonly hosted: HostedExecutors;
  private readonly containers: ExecutorContainers;
  private readonly streams = new ExecutorStreams();
  private readonly replies = new PendingReplies();
  private stopReceiving: Stop = () => undefined;
  private stopDetecting: Stop = () => undefined;
  private isEnded = false;

  constructor(options: AgentRuntimeOptions) {
    const { config, containerizer } = options;
    this.options = options;
    this.containerizer = containerizer;
    this.sandboxes = options.sandboxes;
    this.agent = new Agent(config, agentRandom);
    const onError = (message: string, error: unknown): void => {
      options.log.error({ error }, message);
    };
    this.store = new CheckpointStore({
      workDir: config.workDir,
      onDurable: () => this.loop.resume(),
      onFailure: (error) => this.failed('checkpointing failed', error),
    });
    this.loop = new AgentLoop({
      agent: this.agent,
      clock: steadyClock({ wallMs: Date.now, monotonicMs: () => performance.now() }),
      checkpoint: (record) => this.store.append(record),
      durableCount: () => this.store.durableCount,
      perform: (effect) => this.perform(effect),
      onFailure: (error) => this.failed('a broken invariant', error),
    });
    this.hosted = new HostedExecutors({
      loop: () => this.loop,
      nested: new NestedContainers({ containerizer, agentIp: config.ip, onError }),
      checks: new CheckRunner(containerizer),
      signal: (id, signal) => {
        containerizer.kill(id, signal, 'tree').catch((error: unknown) => {
          onError('failed to signal a container', error);
        });
      },
      httpCommandExecutor: config.httpCommandExecutor,
    });
    this.containers = new ExecutorContainers({
      containerizer,
      accounts: new Accounts(),
      hosted: this.hosted,
      enqueue: (input) => this.loop.enqueue(input),
      onError,
    });
  }

  /** What the agent knows, for readers. Valid for the current turn of the event loop. */
  get records(): AgentContext {
    return this.agent.records;
  }

  /** Takes up what an earlier life left behind, and goes to work. */
  async start(): Promise<void> {
    const beganMs = performance.now();
    await recoverAgent({
      ...this.options,
      store: this.store,
      hosted: this.hosted,
      containers: this.containers,
      enqueue: (input) => this.loop.enqueue(input),
    });
    const { link } = this.options;
    const inbox = new PreparedInbox(this.options.prepare, (input: AgentInput) => {
      this.loop.enqueue(input);
    });
    this.stopReceiving = link.bus.receive({
      onMessage: ({ from, term, message }) => {
        const input = { kind: 'masterMessage', from, term, message } as const;
        const isLaunch = message.type === 'runTask' || message.type === 'runTaskGroup';
        if (isLaunch) inbox.takeFor(message.framework.principal, input);
        else inbox.take(input);
      },
      onPeerGone: (address) => inbox.take({ kind: 'masterGone', address }),
    });
    this.stopDetecting = link.detect({
      onDetected: (address) => this.masterDetected(address),
      onRefused: (reason) => this.end(reason, true),
    });
    this.recoverySecs = (performance.now() - beganMs) / 1000;
    this.sandboxes.start().catch((error: unknown) => {
      this.options.log.error({ error }, 'old sandboxes cannot be listed');
    });
  }

  executorCall({ call, claims }: ClaimedCall): Promise<Answer | undefined> {
    return this.replies.wait((requestId) => {
      this.loop.enqueue({ kind: 'executorCall', requestId, call, claims });
    });
  }

  executorSubscribe(
    { call, claims }: ClaimedCall,
    open: OpenExecutorStream,
  ): Promise<Answer | undefined> {
    const streamId = randomUUID();
    return this.replies.wait(
      (requestId) => {
        this.loop.enqueue({ kind: 'executorSubscribe', requestId, streamId, call, claims });
      },
      () => {
        const { stream, encoding } = open(streamId, (id) => this.executorLost(id));
        this.streams.add(streamId, stream, encoding);
      },
    );
  }

  /** Ends this agent for good: every executor is shut down, then `onEnd` is called. */
  shutdown(reason: string, unregister: boolean): void {
    this.loop.enqueue({ kind: 'shutdown', reason, unregister });
  }

  /** Ends this process' part; containers run on and can be taken up again. */
  async close(): Promise<void> {
    this.stopDetecting();
    this.stopReceiving();
    this.loop.stop();
    this.hosted.close();
    this.replies.settleAll();
    this.streams.close();
    await this.sandboxes.stop();
    await this.store.close();
    await this.options.link.bus.close();
    await this.containerizer.close();
  }

  /**
   * The next agent on the same work_dir is a new one. Once everything has ended and this is closed:
   * nobody could take up what runs.
   */
  async forget(): Promise<void> {
    await this.store.forgetAgent();
  }

  /** Another master leads, or a link to the same has been made again: registering begins at once. */
  private masterDetected(address: Address): void {
    const { state, master } = this.records;
    if (state === 'RUNNING' && master?.address === address) return;
    this.options.log.info({ master: address }, 'leading master detected');
    this.loop.enqueue({ kind: 'masterDetected', master: { address } });
  }

  private executorLost(streamId: string): void {
    this.streams.lost(streamId);
    this.loop.enqueue({ kind: 'executorDisconnected', streamId });
  }

  private perform(effect: LoopEffect): void {
    switch (effect.kind) {
      case 'toMaster':
        this.options.link.bus.send(effect.address, effect.message, 0);
        return;
      case 'reply':
        this.replies.settle(effect.requestId, effect.reply);
        return;
      case 'toExecutor':
        if (this.hosted.deliver(effect.streamId, effect.event)) return;
        this.streams.send(effect.streamId, effect.event);
        return;
      case 'closeExecutor':
        this.streams.end(effect.streamId);
        return;
      case 'redetect':
        this.options.log.warn({ reason: effect.reason }, 'looking for the master again');
        return;
      case 'terminate':
        this.end(effect.reason, effect.failed);
        return;
      case 'log':
        if (effect.level === 'warning') this.options.log.warn({}, effect.text);
        else this.options.log.info({}, effect.text);
        return;
      default:
        this.performOnContainers(effect);
    }
  }

  private performOnContainers(effect: ContainerEffect): void {
    switch (effect.kind) {
      case 'launchContainer':
        this.sandboxes.attach(effect.request);
        void this.containers.launch(effect.request);
        return;
      case 'updateContainer':
        void this.containers.update(effect.token, effect.containerId, effect);
        return;
      case 'destroyContainer':
        this.containers.destroy(effect.containerId);
        return;
      case 'executorRemoved':
        this.containers.forget(effect.containerId);
        this.sandboxes.release(effect.directory);
        return;
      case 'createVolume':
        makeVolume(this.options.config.workDir, effect.volume);
        return;
      case 'destroyVolume':
        removeVolume(this.options.config.workDir, effect.volume);
        return;
      default:
        assertNever(effect);
    }
  }

  private failed(what: string, error: unknown): void {
    this.options.log.error({ error }, what);
    this.end(`${what}: ${String(error)}`, true);
  }

  private end(reason: string, failed: boolean): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.options.onEnd(reason, failed);
  }
}

type ContainerEffect = Extract<
  LoopEffect,
  {
    kind:
      | 'launchContainer'
      | 'updateContainer'
      | 'destroyContainer'
      | 'executorRemoved'
      | 'createVolume'
      | 'destroyVolume';
  }
>;
