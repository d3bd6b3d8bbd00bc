import { masterStatus, type MasterStatus } from './cluster-status.ts';
import type { DistributedCluster } from './distributed-cluster.ts';

const periodMs = 1_000;
const clearLine = '\r\u001b[2K';

/** One line that says how the cluster is, kept up to date at the end of a terminal. */
export class StatusLine {
  readonly #cluster: DistributedCluster;
  readonly #output: NodeJS.WriteStream;
  #timer: NodeJS.Timeout | undefined;
  #shown = '';
  #isStopped = false;

  constructor(cluster: DistributedCluster, output: NodeJS.WriteStream) {
    this.#cluster = cluster;
    this.#output = output;
  }

  start(): void {
    void this.#update();
  }

  /** Something that happened, above the line. */
  tell(text: string): void {
    if (this.#output.isTTY) this.#output.write(`${clearLine}${text}\n${this.#shown}`);
    else this.#output.write(`${text}\n`);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    if (this.#output.isTTY) this.#output.write(clearLine);
  }

  async #update(): Promise<void> {
    const text = await describeCluster(this.#cluster);
    if (this.#isStopped) return;
    if (text !== this.#shown) {
      this.#output.write(this.#output.isTTY ? clearLine + text : `${text}\n`);
      this.#shown = text;
    }
    this.#timer = setTimeout(() => void this.#update(), periodMs);
  }
}

/** `master-2 leads · 3 of 3 agents · 1 framework · 12 tasks run · all 10 processes run` */
export async function describeCluster(cluster: DistributedCluster): Promise<string> {
  const { masters, agents, services } = cluster;
  const states = await Promise.all(
    masters.map(({ endpoint }) => masterStatus(endpoint).catch(() => undefined)),
  );
  const at = states.findIndex((state) => state?.isLeading === true);
  const down = services.filter(({ isRunning }) => !isRunning).map(({ name }) => name);
  return [
    ...leaderParts(masters[at]?.name, states[at], agents.length),
    down.length === 0
      ? `all ${String(services.length)} processes run`
      : `not running: ${down.join(', ')}`,
  ].join(' · ');
}

function leaderParts(
  name: string | undefined,
  state: MasterStatus | undefined,
  agentsCount: number,
): readonly string[] {
  if (name === undefined || state === undefined) return ['nobody leads'];
  const { activeAgents, activeFrameworks, runningTasks } = state;
  return [
    `${name} leads`,
    `${String(activeAgents)} of ${String(agentsCount)} agents`,
    `${String(activeFrameworks)} framework${activeFrameworks === 1 ? '' : 's'}`,
    `${String(runningTasks)} task${runningTasks === 1 ? ' runs' : 's run'}`,
  ];
}
