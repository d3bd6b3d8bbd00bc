import type { AllocatorReply } from '@mezzo/domain';
import type { AllocationEngine, BeginMessage, EngineMessage } from '../../allocation-engine.ts';
import { offerLines, proposedOffers } from '../proposed-offers.ts';
import { Dice } from './dice.ts';
import { RandomCluster } from './random-cluster.ts';

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
    const messages = step < 6 ? firstSteps(cluster, dice) : cluster.next();
    for (const message of messages) {
      const said = compare(step, message, (engine) => engine.apply(message, model.nowMs));
      if (said.disagreement !== undefined) return { offersCount, ...said };
      const isDone = said.replies.some(
        (reply) => reply.type === 'updateAvailableReply' && reply.error === undefined,
      );
      if (message.type === 'updateAvailable' && isDone) cluster.operatorOperated(message);
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

function firstSteps(cluster: RandomCluster, dice: Dice): readonly EngineMessage[] {
  return dice.chance(0.5) ? cluster.addFramework() : cluster.addAgent();
}

function replyLines(replies: readonly AllocatorReply[]): readonly string[] {
  const inverse = replies.flatMap((reply) =>
    reply.type !== 'inverseOffers'
      ? []
      : reply.proposals.flatMap(({ frameworkId, agents }) =>
          agents.map(({ agentId }) => `inverse ${frameworkId.value} ${agentId.value}`),
        ),
  );
  const answers = replies.flatMap((reply) =>
    reply.type === 'updateAvailableReply' ? [`available ${reply.error === undefined}`] : [],
  );
  return [...offerLines(proposedOffers(replies)), ...inverse.toSorted(), ...answers];
}
