import { etcdSettingsOf } from '@mezzo/etcd';
import type { Log } from '@mezzo/http-kit';
import { formatAuthority, type Authority } from './flags/masters-flag.ts';
import type { GatewayFlags } from './flags/gateway-flags.ts';
import type { Leader, LeaderTracker, LeaderWatch } from './leader/leader-tracker.ts';
import { watchEtcd } from './leader/watch-etcd.ts';
import { watchMasters } from './leader/watch-masters.ts';
import type { MasterConnections } from './masters/master-connections.ts';
import { dismiss } from './masters/master-response.ts';
import type { HeldStreams } from './streams/held-streams.ts';

export interface GatewayRuntimeParts {
  readonly flags: GatewayFlags;
  readonly leaders: LeaderTracker;
  readonly connections: MasterConnections;
  readonly streams: HeldStreams;
  readonly log: Log;
}

/** A master that takes longer to say who leads is asked again. */
const askMsMax = 3_000;

/** The life of a gateway: it follows the leader from its start to its end. */
export class GatewayRuntime {
  readonly #parts: GatewayRuntimeParts;
  #watch: LeaderWatch | undefined;
  #isStopping = false;

  constructor(parts: GatewayRuntimeParts) {
    this.#parts = parts;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  start(): void {
    const { leaders, connections } = this.#parts;
    const watch = this.#watchLeader((leader) => this.#found(leader));
    this.#watch = watch;
    leaders.looker = () => watch.look();
    let former: Leader | undefined;
    leaders.onLeader((leader) => {
      if (former !== undefined) connections.abandon(former.id);
      former = leader;
    });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#parts.streams.leave();
    await this.#watch?.stop();
  }

  #watchLeader(onLeader: (leader: Leader | undefined) => void): LeaderWatch {
    const { flags } = this.#parts;
    const settings = etcdSettingsOf(flags);
    if (settings !== undefined) return watchEtcd(settings, onLeader);
    return watchMasters({
      masters: flags.masters ?? [],
      ask: (master) => this.#ask(master),
      onLeader,
    });
  }

  #found(leader: Leader | undefined): void {
    const { leaders, log } = this.#parts;
    if (leaders.current?.id !== leader?.id) {
      log.info({ leader: leader && formatAuthority(leader) }, 'leader changed');
    }
    leaders.set(leader);
  }

  async #ask(master: Authority): Promise<string | undefined> {
    const request = { method: 'GET', url: '/redirect', headers: {}, body: new Uint8Array() };
    const attempt = await this.#parts.connections.call(master, request, askMsMax);
    if (!('response' in attempt)) return undefined;
    dismiss(attempt.response);
    return attempt.response.statusCode === 307 ? attempt.response.headers.location : undefined;
  }
}
