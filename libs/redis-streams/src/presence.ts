import type { Address } from '@mezzo/domain';
import type { Redis } from 'ioredis';
import { presenceKey, type RedisSettings } from './redis-settings.ts';

/** Peers looked up in one round: bounds the work of a tick, whatever the size of the cluster. */
const peersPerRoundMax = 5_000;

export interface PresenceOptions {
  readonly redis: Redis;
  readonly settings: RedisSettings;
  readonly address: Address;
  /** Unlike for each life of the endpoint, so that a restart is seen as a loss. */
  readonly instance: string;
  readonly onGone: (address: Address) => void;
}

/**
 * Who is there. Each endpoint holds the key `<prefix>alive:<address>` by refreshing its expiry, and
 * looks at the keys of the peers it talks with. Redis' clock alone decides when a key expires.
 */
export class Presence {
  readonly #options: PresenceOptions;
  /** Peers and the instance that was last seen; undefined before the first look. */
  readonly #peers = new Map<Address, string | undefined>();
  #round: Address[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #wasAway = false;
  #blindUntilMs = -Infinity;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** Resolves after the first attempt to take the own key. */
  async start(): Promise<void> {
    await this.#tick();
  }

  /** Messages go to this peer or come from it: report when it is gone. */
  watch(address: Address): void {
    if (!this.#peers.has(address)) this.#peers.set(address, undefined);
  }

  /** A message of the peer says which instance it is: no other is to be expected of it. */
  met(address: Address, instance: string): void {
    this.#peers.set(address, instance);
  }

  /** Everybody that is watched. */
  get peers(): readonly Address[] {
    return [...this.#peers.keys()];
  }

  /** Redis has lost its keys: before their holders have had time, their absence means nothing. */
  keysWereLost(): void {
    this.#wasAway = true;
  }

  /** Stops watching, and takes the own key back. */
  async leave(): Promise<void> {
    this.stop();
    const { redis, instance } = this.#options;
    const key = this.#keyOf(this.#options.address);
    const held = await redis.get(key).catch(() => null);
    if (held === instance) await redis.del(key).catch(() => 0);
  }

  /** Stops watching and refreshing; the own key expires. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #keyOf(address: Address): string {
    return presenceKey(this.#options.settings, address);
  }

  async #tick(): Promise<void> {
    const { presenceTtlMs } = this.#options.settings;
    const beganMs = performance.now();
    try {
      await this.#refresh();
      if (performance.now() - beganMs > presenceTtlMs / 2) this.#wasAway = true;
      await this.#look();
    } catch {
      // Redis is away, and says nothing about the peers.
      this.#wasAway = true;
    }
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#tick(), presenceTtlMs / 5);
  }

  async #refresh(): Promise<void> {
    const { redis, address, instance, settings } = this.#options;
    await redis.set(this.#keyOf(address), instance, 'PX', settings.presenceTtlMs);
  }

  async #look(): Promise<void> {
    if (this.#round.length === 0) this.#round = [...this.#peers.keys()];
    if (this.#isBlind()) return;
    const addresses = this.#round.splice(0, peersPerRoundMax);
    if (addresses.length === 0) return;
    const instances = await this.#options.redis.mget(addresses.map((each) => this.#keyOf(each)));
    if (this.#isStopped) return;
    addresses.forEach((address, index) => {
      this.#seen(address, instances[index] ?? undefined);
    });
  }

  /** While Redis was away nobody could refresh a key: its absence means nothing before a TTL is over. */
  #isBlind(): boolean {
    const nowMs = performance.now();
    if (this.#wasAway) this.#blindUntilMs = nowMs + this.#options.settings.presenceTtlMs;
    this.#wasAway = false;
    return nowMs < this.#blindUntilMs;
  }

  #seen(address: Address, instance: string | undefined): void {
    const known = this.#peers.get(address);
    if (instance === undefined) this.#peers.delete(address);
    else this.#peers.set(address, instance);
    const isGone = instance === undefined || (known !== undefined && known !== instance);
    if (isGone) this.#options.onGone(address);
  }
}
