import { agentInfo, quotaConfig } from '@mezzo/allocator/testing/message-builders';
import type { Resource, schedulerApi } from '@mezzo/domain/messages';
import { percentile, printResult } from '../benchmark-result.ts';
import { AllocatorDriver } from './allocator-driver.ts';
import { rounded } from './decline-offers.ts';
import { agentId, frameworkId, ownResources } from './mesos-cluster.ts';

export const HARD_AGENTS = 10_000;
export const HARD_FRAMEWORKS = 1000;
/** A tree of three levels: 50 roles, two below each, and one below one of these. */
const TOP_ROLES = 50;
const ROUNDS = 15;
const EVENTS = 200;
const TARGET_BATCH_MS = 150;
const TARGET_EVENT_MS = 1;

/** 200 roles, of which 50 are at the top. */
export function hardRoles(): readonly string[] {
  return Array.from({ length: TOP_ROLES }, (_, i) => `team${i}`).flatMap((top) => [
    top,
    `${top}/batch`,
    `${top}/serve`,
    `${top}/serve/canary`,
  ]);
}

function constraintsFor(role: string): schedulerApi.OfferConstraints {
  const selector = { attribute_name: 'rack' };
  const group = {
    attribute_constraints: [{ selector, predicate: { text_matches: { regex: 'r[0-4]' } } }],
  };
  return { role_constraints: { [role]: { groups: [group] } } };
}

function totalOf(index: number, all: readonly string[]): readonly Resource[] {
  const plain = ownResources('cpus:24;mem:4096;disk:4096;ports:[31000-32000]');
  if (index % 10 !== 0) return plain;
  const role = all[(index / 10) % all.length] ?? '*';
  const reservations = [{ type: 'STATIC' as const, role }];
  return [
    ...plain,
    { name: 'cpus', type: 'SCALAR', scalar: { value: 4 }, reservations },
    { name: 'mem', type: 'SCALAR', scalar: { value: 1024 }, reservations },
  ];
}

export function buildHardCluster(): AllocatorDriver {
  const driver = new AllocatorDriver();
  const all = hardRoles();
  for (let i = 0; i < TOP_ROLES; i += 1) {
    const guarantees = { cpus: 500, mem: 80_000 };
    const limits = i % 2 === 0 ? { cpus: 8000 } : {};
    driver.send({ type: 'updateQuota', quotas: [quotaConfig(`team${i}`, guarantees, limits)] });
  }
  driver.send({ type: 'pause' });
  for (let i = 0; i < HARD_FRAMEWORKS; i += 1) {
    const role = all[i % all.length] ?? '*';
    driver.addFramework(frameworkId(i), [role], {
      capabilities: ['RESERVATION_REFINEMENT'],
      ...(i % 10 === 0 && { offerConstraints: constraintsFor(role) }),
    });
  }
  for (let i = 0; i < HARD_AGENTS; i += 1) {
    const attributes = [{ name: 'rack', type: 'TEXT' as const, text: { value: `r${i % 10}` } }];
    driver.addAgent(agentId(i), totalOf(i, all), { info: { attributes } });
  }
  driver.send({ type: 'resume' });
  return driver;
}

/** Roles in a tree, quotas, reservations and constraints at once: batches, and runs for one agent. */
export function hardCluster(): void {
  const driver = buildHardCluster();
  const batches: number[] = [];
  const cpu: number[] = [];
  let offersCount = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    driver.declineAll(round % 3 === 2 ? 3 : undefined);
    batches.push(driver.batch());
    cpu.push(driver.runCpuMs);
    offersCount = driver.collect().length;
  }
  printResult({
    benchmark: 'allocator',
    work: `HardCluster/${HARD_AGENTS}x${HARD_FRAMEWORKS}/batch`,
    value: percentile(batches, 0.5),
    unit: 'ms',
    better: 'lower',
    target: TARGET_BATCH_MS,
    details: {
      offers: offersCount,
      batchCpuMs: rounded(percentile(cpu, 0.5)),
      firstBatchMs: rounded(batches[0]),
      worstBatchMs: rounded(Math.max(...batches)),
    },
  });
  measureEvents(driver);
}

/** Agents whose total changes while the cluster is full of offers: each a run for that agent. */
function measureEvents(driver: AllocatorDriver): void {
  const all = hardRoles();
  const events: number[] = [];
  for (let i = 0; i < EVENTS; i += 1) {
    const index = (i * 37) % HARD_AGENTS;
    const more: Resource = {
      name: 'cpus',
      type: 'SCALAR',
      scalar: { value: i + 1 },
      revocable: {},
    };
    const total = [...totalOf(index, all), more];
    driver.send({ type: 'agentUpdated', agentInfo: agentInfo(agentId(index)), total });
    events.push(driver.allocate());
  }
  driver.collect();
  printResult({
    benchmark: 'allocator',
    work: `HardCluster/${HARD_AGENTS}x${HARD_FRAMEWORKS}/event`,
    value: percentile(events, 0.5),
    unit: 'ms',
    better: 'lower',
    target: TARGET_EVENT_MS,
    details: {
      events: EVENTS,
      p99Ms: rounded(percentile(events, 0.99)),
    },
  });
}
