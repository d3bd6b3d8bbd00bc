import type { Network } from '../network/network.ts';
import type { Process } from '../process/process.ts';

/** Where elections are held, for partitions. */
export const ELECTION_HOST = 'election';

/** As the lease of libs/etcd: 5 s. */
const LEASE_MS = 5_000;
/** A leader in doubt steps down so long before its lease ends. */
const MARGIN_MS = 1_000;
const CHECK_MS = 500;
/** How long a leader that woke up too late takes to hear that it leads no more. */
const NOTICE_MS_MAX = 1_000;
const LATE_NOTICE_CHANCE = 0.3;
const LATE_NOTICE_MS_MAX = 15_000;
/** How long observers take to hear of a new leader. */
const NEWS_MS_MAX = 1_500;
const OLD_NEWS_CHANCE = 0.1;
const OLD_NEWS_MS_MAX = 20_000;

interface Candidate {
  readonly process: Process;
  /** Whether the life of the process that stood for election still lasts. */
  isAlive: boolean;
  readonly onLead: () => void;
  readonly onDeposed: () => void;
}

interface Observer {
  readonly process: Process;
  readonly onLeader: (host: string | undefined) => void;
  /** Which news is the newest that was passed on. */
  newest: number;
}

/**
 * One leader among candidates, by a lease that it must renew. A leader that is cut off steps down
 * before its lease ends; one that is frozen does not, and acts on when it wakes up, until it hears
 * that another leads: that is what terms are for.
 */
export class SimulatedElection {
  private readonly network: Network;
  private candidates: Candidate[] = [];
  private readonly observers = new Set<Observer>();
  private leader: Candidate | undefined = undefined;
  private renewedMs = 0;
  private newsCount = 0;

  constructor(network: Network) {
    this.network = network;
    this.checkLater();
  }

  get leaderProcess(): Process | undefined {
    return this.leader?.process;
  }

  /** Stands for election until the process ends. */
  campaign(process: Process, onLead: () => void, onDeposed: () => void): void {
    const candidate = { process, isAlive: true, onLead, onDeposed };
    this.candidates.push(candidate);
    process.onStop(() => {
      candidate.isAlive = false;
      this.candidates = this.candidates.filter((each) => each !== candidate);
    });
  }

  /** Tells a process who leads, late, as long as it lives. */
  observe(process: Process, onLeader: (host: string | undefined) => void): void {
    const observer: Observer = { process, onLeader, newest: 0 };
    this.observers.add(observer);
    process.onStop(() => this.observers.delete(observer));
    this.tell(observer);
  }

  private checkLater(): void {
    this.network.timeline.after(CHECK_MS, () => {
      this.check();
      this.checkLater();
    });
  }

  private check(): void {
    const { nowMs } = this.network.timeline;
    const { leader } = this;
    if (leader !== undefined) {
      if (this.isReachable(leader)) this.renewedMs = nowMs;
      const doubtMs = nowMs - this.renewedMs;
      // Whoever is alive but cut off notices by its own clock.
      if (doubtMs >= LEASE_MS - MARGIN_MS && leader.isAlive && leader.process.isActive) {
        this.depose(leader, 0);
      }
      if (doubtMs < LEASE_MS) return;
      const { random } = this.network;
      const maxMs = random.chance(LATE_NOTICE_CHANCE) ? LATE_NOTICE_MS_MAX : NOTICE_MS_MAX;
      if (leader.isAlive) this.depose(leader, random.integer(0, maxMs));
      this.leader = undefined;
      this.announce();
    }
    this.elect();
  }

  private depose(candidate: Candidate, noticeMs: number): void {
    this.candidates = this.candidates.filter((each) => each !== candidate);
    candidate.process.after(noticeMs, () => {
      // The notice itself comes after whatever a frozen process had still to do.
      candidate.process.after(noticeMs, candidate.onDeposed);
    });
  }

  private elect(): void {
    const eligible = this.candidates.filter((each) => this.isReachable(each));
    const elected = this.network.random.pick(eligible);
    if (elected === undefined) return;
    this.leader = elected;
    this.renewedMs = this.network.timeline.nowMs;
    elected.process.run(elected.onLead);
    this.announce();
  }

  private isReachable({ process, isAlive }: Candidate): boolean {
    if (!isAlive || !process.isActive) return false;
    return !this.network.isBlocked(process.host, ELECTION_HOST);
  }

  private announce(): void {
    this.newsCount += 1;
    for (const observer of this.observers) this.tell(observer);
  }

  private tell(observer: Observer): void {
    const { random } = this.network;
    const host = this.leader?.process.host;
    const news = this.newsCount;
    const maxMs = random.chance(OLD_NEWS_CHANCE) ? OLD_NEWS_MS_MAX : NEWS_MS_MAX;
    observer.process.after(random.integer(0, maxMs), () => this.deliver(observer, news, host));
  }

  /** Old news is dropped; news waits while the election cannot be reached. */
  private deliver(observer: Observer, news: number, host: string | undefined): void {
    if (news < observer.newest) return;
    const { process } = observer;
    if (this.network.isBlocked(process.host, ELECTION_HOST)) {
      process.after(CHECK_MS, () => this.deliver(observer, news, host));
      return;
    }
    observer.newest = news;
    observer.onLeader(host);
  }
}
