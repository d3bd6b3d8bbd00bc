import type { AllocatorReply } from '@mezzo/domain';
import type { AllocationEngine, BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { offerLines, proposedOffers } from '../proposed-offers.ts';
import { Dice } from './dice.ts';
import { RandomCluster } from './random-cluster.ts';
import { operatorOperated } from './random-operator-operations.ts';

/** Messages that bring the first agents and frameworks. */
const ARRIVALS = 6;
/** How often an engine is asked what it knows, so that what no offer depends on is compared, too. */
const QUESTIONS_PROBABILITY = 0.06;
const QUESTIONS: readonly EngineMessage[] = [
  { type: 'getMetrics', requestId: 'metrics' },
  { type: 'getInverseOfferStatuses', requestId: 'statuses' },
];
/** What only a host knows. */
const QUEUE_METRIC = 'event_queue_dispatches';

export type EngineFactory = (begin: BeginMessage, nowMs: number) => AllocationEngine;

/** Where two engines part ways. */
export interface Disagreement {
  readonly seed: number;
  readonly step: number;
  readonly message: EngineMessage | 'allocate';
  readonly expected: readonly string[];
  readonly actual: readonly string[];
}

export interface ComparisonResult {
  readonly offersCount: number;
  readonly disagreement?: Disagreement | undefined;
}

/**
 * Tells two engines the same random story and compares all that they answer.
 *
 * @param steps - events; an allocation follows whenever one was requested
 */
export function compareEngines(
  expected: EngineFactory,
  actual: EngineFactory,
  seed: number,
  steps: number,
): ComparisonResult {
  const dice = new Dice(seed);
  const cluster = new RandomCluster(dice);
  const { model } = cluster;
  const begin = cluster.begin();
  const engines = [expected(begin, 0), actual(begin, 0)] as const;
  let offersCount = 0;
  const compare = (
    step: number,
    message: EngineMessage | 'allocate',
    ask: (engine: AllocationEngine) => readonly AllocatorReply[],
  ): { readonly replies: readonly AllocatorReply[]; readonly disagreement?: Disagreement } => {
    const [replies, others] = [ask(engines[0]), ask(engines[1])];
    const [left, right] = [replyLines(replies), replyLines(others)];
    if (left.join('\n') === right.join('\n')) return { replies };
    return { replies, disagreement: { seed, step, message, expected: left, actual: right } };
  };
  for (let step = 0; step < steps; step += 1) {
    const messages = step < ARRIVALS ? cluster.arrive() : cluster.next();
    for (const message of messages) {
      const said = compare(step, message, (engine) => engine.apply(message, model.nowMs));
      if (said.disagreement !== undefined) return { offersCount, ...said };
      const isDone = said.replies.some(
        (reply) => reply.type === 'updateAvailableReply' && reply.error === undefined,
      );
      if (message.type === 'updateAvailable' && isDone) operatorOperated(message, model);
    }
    if (dice.chance(QUESTIONS_PROBABILITY)) {
      for (const question of QUESTIONS) {
        const said = compare(step, question, (engine) => engine.apply(question, model.nowMs));
        if (said.disagreement !== undefined) return { offersCount, ...said };
      }
    }
    if (!engines[0].allocationRequested && !engines[1].allocationRequested) continue;
    // Several requests are one run.
    if (dice.chance(0.2)) continue;
    const run = compare(step, 'allocate', (engine) => engine.allocate(model.nowMs));
    if (run.disagreement !== undefined) return { offersCount, ...run };
    offersCount += proposedOffers(run.replies).length;
    model.take(run.replies);
  }
  return { offersCount };
}

/** Everything that is said, in an order that does not depend on who says it. */
function replyLines(replies: readonly AllocatorReply[]): readonly string[] {
  return [...offerLines(proposedOffers(replies)), ...replies.flatMap(answerLines).toSorted()];
}

function answerLines(reply: AllocatorReply): readonly string[] {
  switch (reply.type) {
    case 'inverseOffers':
      return reply.proposals.flatMap(({ frameworkId, agents }) =>
        agents.map(({ agentId }) => `inverse ${frameworkId.value} ${agentId.value}`),
      );
    case 'updateAvailableReply':
      return [`available ${reply.error === undefined}`];
    case 'inverseOfferStatusesReply':
      return reply.agents.flatMap(({ agentId, statuses }) => [
        `statuses ${agentId.value}`,
        ...statuses.map((each) => `status ${agentId.value} ${JSON.stringify(each)}`),
      ]);
    case 'metricsReply':
      return Object.entries(reply.metrics)
        .filter(([name]) => !name.endsWith(QUEUE_METRIC))
        .map(([name, value]) => `metric ${name} ${value}`);
    default:
      return [];
  }
}
