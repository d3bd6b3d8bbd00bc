import { declined, resources } from '@mezzo/allocator/testing/message-builders';
import type { ProposedOffer } from '@mezzo/allocator/testing/proposed-offers';
import { Resources } from '@mezzo/domain';
import { percentile, printResult } from '../benchmark-result.ts';
import { AllocatorDriver } from './allocator-driver.ts';
import { rounded } from './decline-offers.ts';
import { agentId, ownResources } from './mesos-cluster.ts';

const AGENTS = 80;
const AGENT = 'cpus:64;mem:488000';
/** Mesos' benchmark gives up after 30 s; ours after so many rounds. */
const ROUNDS_MAX = 5000;

interface Profile {
  readonly tasksMax: number;
  readonly task: Resources;
  readonly tasksPerOfferMax: number;
}

interface Framework {
  readonly profile: Profile;
  launched: number;
}

function profile(tasksMax: number, task: string, tasksPerOfferMax: number): Profile {
  return { tasksMax, task: Resources.of(resources(task)), tasksPerOfferMax };
}

/** 4 like Marathon, 500 like Jenkins, 50 like Spark's dispatcher. */
function addFrameworks(driver: AllocatorDriver): ReadonlyMap<string, Framework> {
  const frameworks = new Map<string, Framework>();
  const add = (id: string, role: string, of: Profile): void => {
    driver.addFramework(id, [role]);
    frameworks.set(id, { profile: of, launched: 0 });
  };
  const marathon = profile(4000, 'cpus:0.07;mem:400', 100);
  const jenkins = profile(5, 'cpus:0.1;mem:4000', 1);
  const spark = profile(20, 'cpus:1;mem:1000', 5);
  for (let i = 1; i <= 4; i += 1) add(`Marathon-${i}-0`, `roleA-${i}`, marathon);
  for (let i = 0; i < 500; i += 1) add(`Jenkins-${i}`, 'roleB', jenkins);
  for (let i = 1; i <= 50; i += 1) add(`SparkDispatcher-${i}-0`, `roleC-${i}`, spark);
  return frameworks;
}

/** Launches what the framework wants to, and gives back the rest without a filter. */
function answer(driver: AllocatorDriver, offer: ProposedOffer, framework: Framework): number {
  const { profile: wanted } = framework;
  let left = Resources.of(offer.resources).unallocate();
  let launched = 0;
  while (
    launched < wanted.tasksPerOfferMax &&
    framework.launched < wanted.tasksMax &&
    left.contains(wanted.task)
  ) {
    left = left.subtract(wanted.task);
    framework.launched += 1;
    launched += 1;
  }
  if (!left.isEmpty)
    driver.send(declined({ ...offer, resources: left.allocate(offer.role).messages }));
  return launched;
}

/** MultiFrameworkAllocations: batch allocations until all tasks are launched, or none is any more. */
export function multiFrameworkAllocations(): void {
  const driver = new AllocatorDriver();
  for (let i = 0; i < AGENTS; i += 1) driver.addAgent(agentId(i), ownResources(AGENT));
  driver.send({ type: 'pause' });
  const frameworks = addFrameworks(driver);
  driver.send({ type: 'resume' });
  const wanted = [...frameworks.values()].reduce((sum, { profile: of }) => sum + of.tasksMax, 0);
  const rounds: number[] = [];
  let launched = 0;
  while (launched < wanted && rounds.length < ROUNDS_MAX) {
    rounds.push(driver.batch());
    for (const offer of driver.collect()) {
      const framework = frameworks.get(offer.frameworkId);
      if (framework !== undefined) launched += answer(driver, offer, framework);
    }
  }
  printResult({
    benchmark: 'allocator',
    work: 'MultiFrameworkAllocations/round',
    value: percentile(rounds, 0.5),
    unit: 'ms',
    better: 'lower',
    mesos: 3.5,
    target: 0.5,
    details: {
      rounds: rounds.length,
      firstRoundMs: rounded(rounds[0]),
      p99RoundMs: rounded(percentile(rounds, 0.99)),
      tasksLaunched: launched,
      tasksWanted: wanted,
      tasksLaunchedByMesosIn30s: 4205,
    },
  });
}
