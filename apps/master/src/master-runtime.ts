import type { Leadership as ElectionOutcome, Signpost, Stop } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import { defaultAnswer, type Log } from '@mezzo/http-kit';
import type { TaskTracing } from '@mezzo/telemetry';
import type { AgentLink } from './agents/agent-link.ts';
import type { AllocatorLink } from './allocator/allocator-link.ts';
import type { WhitelistWatcher } from './allocator/whitelist-watcher.ts';
import type { Leadership } from './leadership/leadership.ts';
import type { EffectHandlers } from './loop/effect-handlers.ts';
import type { PendingReplies } from './loop/pending-replies.ts';
import type { ReadyLoop } from './loop/ready-loop.ts';
import type { MasterAdapters } from './master-adapters.ts';
import type { OperatorStreams } from './operator/operator-streams.ts';
import type { SchedulerStreams } from './scheduler/scheduler-streams.ts';

/** What a leadership sets in motion. */
export interface Leading {
  readonly leadership: Leadership;
  readonly loop: ReadyLoop;
  readonly effects: EffectHandlers;
  readonly lines: MasterLines;
}

export interface MasterRuntimeParts extends Leading {
  readonly adapters: MasterAdapters;
  readonly log: Log;
  readonly tracing?: TaskTracing | undefined;
  /** `--registry_fetch_timeout` */
  readonly fetchTimeoutMs: number;
}

/** Everything that has to be begun with a leadership and ended with the process. */
export interface MasterLines {
  readonly agents: AgentLink;
  readonly allocator: AllocatorLink;
  readonly whitelist: WhitelistWatcher;
  readonly replies: PendingReplies;
  readonly schedulers: SchedulerStreams;
  readonly operators: OperatorStreams;
}

/**
 * The life of a master: it stands for election, recovers the registry once it leads, and leads until
 * its process ends. There is no way back from leading, as in Mesos.
 */
export class MasterRuntime {
  readonly #parts: MasterRuntimeParts;
  #withdraw: Stop | undefined;
  #signpost: Signpost | undefined;

  constructor(parts: MasterRuntimeParts) {
    this.#parts = parts;
  }

  /** @param self - what this master tells others about itself */
  start(self: MasterInfo): void {
    const { adapters, leadership, loop, effects, log } = this.#parts;
    leadership.introduce(self);
    loop.start(effects);
    this.#withdraw = adapters.election.campaign(self, (outcome) => this.#elected(outcome));
    log.info({ masterId: self.id, pid: self.pid }, 'master started');
  }

  /**
   * Ends streams and links, answers who waits, closes the registry, and gives the leadership back:
   * last, for what is under way is stored under it. Only traces leave after that.
   */
  async stop(): Promise<void> {
    const { adapters, lines, loop } = this.#parts;
    this.#parts.leadership.stopping();
    loop.stop();
    await this.#signpost?.close();
    lines.whitelist.stop();
    lines.allocator.stop();
    lines.replies.settleAll(defaultAnswer(503));
    lines.schedulers.closeAll();
    lines.operators.closeAll();
    await lines.agents.stop();
    await adapters.registry.close();
    this.#withdraw?.();
    await adapters.close?.();
    await this.#parts.tracing?.close();
  }

  #elected(outcome: ElectionOutcome): void {
    const { leadership, effects, log } = this.#parts;
    const hasLed = leadership.leads;
    leadership.set(outcome);
    log.info({ state: outcome.state }, 'leadership changed');
    if (outcome.state === 'leads' && !hasLed) {
      this.#lead().catch((error: unknown) => effects.stepDown(reasonOf(error)));
    } else if (hasLed && outcome.state !== 'leads') effects.stepDown('leadership was lost');
  }

  async #lead(): Promise<void> {
    const { adapters, fetchTimeoutMs, leadership, lines, log, loop } = this.#parts;
    const { state, term } = await within(adapters.registry.recover(), fetchTimeoutMs);
    loop.begin({ kind: 'elected', term, masterInfo: leadership.self, registry: state });
    leadership.recovered();
    lines.allocator.start();
    lines.whitelist.start();
    lines.agents.start(term);
    this.#signpost = adapters.openSignpost?.((message, error) => {
      log.warn({ err: error }, message);
    });
    this.#signpost?.announce(leadership.self);
    const agents = state.agents.size;
    log.info({ term, agents, frameworks: state.frameworks.size }, 'registry recovered');
  }
}

async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('reading the registry takes too long')), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
