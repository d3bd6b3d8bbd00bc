import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../src/harness/random.ts';
import type { ChaosCluster } from '../cluster/chaos-cluster.ts';
import { injectFault } from '../faults/inject-fault.ts';
import { describeFault, type FaultPlan } from '../plan/fault-plan.ts';
import type { Wave } from '../plan/plan-waves.ts';
import type { Recorder } from '../recording/recorder.ts';

export interface Surroundings {
  readonly cluster: ChaosCluster;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly tell: (line: string) => void;
}

/** Makes each fault of the wave, and takes all of them back. */
export async function runWave(
  surroundings: Surroundings,
  wave: Wave,
  firstFault: number,
): Promise<void> {
  await Promise.all(wave.map((fault, index) => runFault(surroundings, fault, firstFault + index)));
}

async function runFault(
  { cluster, recorder, random, tell }: Surroundings,
  fault: FaultPlan,
  number: number,
): Promise<void> {
  const what = describeFault(fault);
  const facts = { kind: 'fault' as const, fault: number, what };
  await sleep(fault.startMs);
  let targets: readonly string[] = [];
  try {
    const injected = await injectFault(cluster, fault, random);
    ({ targets } = injected);
    const { detail } = injected;
    recorder.write({ ...facts, phase: 'begin', targets, ...(detail !== undefined && { detail }) });
    tell(`  ${what}: ${targets.join(' ')} ${detail ?? ''}, ${inSeconds(fault.durationMs)}`);
    await sleep(fault.durationMs);
    await injected.heal();
    recorder.write({ ...facts, phase: 'end', targets });
  } catch (error) {
    // Nobody may have the role just now, since another fault is there before this one.
    recorder.write({ ...facts, phase: 'failed', targets, detail: String(error) });
    tell(`  ${what}: ${String(error)}`);
  }
}

export function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
