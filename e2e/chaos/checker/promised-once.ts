import type { Digest, OfferFacts, TaskFacts } from './digest.ts';
import type { Rule, Violation } from './violation.ts';

/** Something that surely held resources of an agent from a time, inclusive, to a time, exclusive. */
interface Holding {
  readonly name: string;
  /** The master that made the offer; undefined for a task. */
  readonly master: string | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly cpus: number;
  readonly mem: number;
}

/** A file's time is that of the kernel's last tick: it may be this much too early. */
const fileTickMs = 10;

/** Sums of thousandths, as floating-point numbers. */
const epsilon = 1e-6;

/**
 * No resource is promised twice: at no time do the tasks that run on an agent, and the offers of it
 * that stand, exceed what the agent has.
 *
 * Streams are not ordered among each other, so that only what surely held at a time is counted. A
 * task holds its resources from the start of its process to the last time that this was seen alive.
 * An offer holds its from its arrival to its answer, if it was answered on an unbroken stream,
 * accepted, and not rescinded: the news of a rescission may be on its way for long. Offers of
 * different masters do not compete: that the older one has lost its office may not be known yet.
 */
export const resourcesPromisedOnce: Rule = (history) => {
  const byAgent = Map.groupBy(
    [
      ...[...history.tasks.values()].flatMap((task) => holdingsOfTask(history, task)),
      ...offersOf(history),
    ],
    ({ agentId }) => agentId,
  );
  return [...byAgent].flatMap(([agentId, holdings]) =>
    excessesOf(
      history,
      agentId,
      holdings.map(({ holding }) => holding),
    ),
  );
};

interface Placed {
  readonly agentId: string;
  readonly holding: Holding;
}

function holdingsOfTask(
  history: Digest,
  { id, agentId, cpus, mem, processes }: TaskFacts,
): Placed[] {
  return processes.map(({ startedAtMs, seenAtMs }) => ({
    agentId,
    holding: {
      name: `task ${id}`,
      master: undefined,
      fromMs: startedAtMs + fileTickMs,
      toMs: seenAtMs ?? history.lastAtMs,
      cpus,
      mem,
    },
  }));
}

function offersOf({ offers }: Digest): Placed[] {
  return [...offers.values()].flatMap((offer) => {
    const { id, agentId, cpus, mem, receivedAtMs, use } = offer;
    if (use === undefined || !surelyStood(offer)) return [];
    const name = `offer ${id} to ${offer.framework}`;
    const master = id.slice(0, id.lastIndexOf('-O'));
    return { agentId, holding: { name, master, fromMs: receivedAtMs, toMs: use.atMs, cpus, mem } };
  });
}

function surelyStood({ isRescinded, use }: OfferFacts): boolean {
  return !isRescinded && use !== undefined && use.isStreamOpen && use.status === 202;
}

/** Looks at each moment at which a holding begins; one report for each agent is enough. */
function excessesOf({ run }: Digest, agentId: string, holdings: readonly Holding[]): Violation[] {
  if (run === undefined) return [];
  const { agentTotals } = run;
  const standing = new Set<Holding>();
  for (const newest of holdings.toSorted((a, b) => a.fromMs - b.fromMs)) {
    for (const each of standing) if (each.toMs <= newest.fromMs) standing.delete(each);
    standing.add(newest);
    // The moment belongs to the master of the newest offer, or to any of those that have made one.
    const masters = newest.master === undefined ? mastersOf(standing) : [newest.master];
    for (const master of masters) {
      const counted = [...standing].filter(
        (each) => each.master === undefined || each.master === master,
      );
      const cpus = sum(counted.map((each) => each.cpus));
      const mem = sum(counted.map((each) => each.mem));
      if (cpus <= agentTotals.cpus + epsilon && mem <= agentTotals.mem + epsilon) continue;
      const offers = counted.filter((each) => each.master !== undefined).map(({ name }) => name);
      const text =
        `agent ${agentId} has cpus ${String(agentTotals.cpus)}, mem ${String(agentTotals.mem)}; ` +
        `promised are cpus ${cpus.toFixed(3)}, mem ${mem.toFixed(0)}: ` +
        `${String(counted.length - offers.length)} tasks, ${offers.join(', ') || 'no offers'}`;
      return [{ rule: 'promised-once', atMs: newest.fromMs, text }];
    }
  }
  return [];
}

function mastersOf(holdings: ReadonlySet<Holding>): (string | undefined)[] {
  return [...new Set([undefined, ...[...holdings].map(({ master }) => master)])];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
