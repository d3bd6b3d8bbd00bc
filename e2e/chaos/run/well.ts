import { masterStatus, waitUntil } from '@mezzo/tools';
import { keptShareMin } from '../checker/kept.ts';
import type { ChaosCluster } from '../cluster/chaos-cluster.ts';
import type { SteadyFramework } from '../framework/steady-framework.ts';
import type { TaskTruth } from '../recording/task-truth.ts';

export interface Patient {
  readonly cluster: ChaosCluster;
  readonly frameworks: readonly SteadyFramework[];
  readonly truth: TaskTruth;
  readonly patienceMs: number;
}

export interface Diagnosis {
  readonly isWell: boolean;
  /** What is still missing. */
  readonly detail: string;
}

const lookIntervalMs = 500;

/** Waits until all agents are there and each framework has its tasks, and was offered something. */
export async function becomesWell(patient: Patient, healedAtMs: number): Promise<Diagnosis> {
  let detail = '';
  try {
    await waitUntil(
      async () => {
        detail = await complaint(patient, healedAtMs);
        return detail === '';
      },
      { what: 'the cluster is well', timeoutMs: patient.patienceMs, intervalMs: lookIntervalMs },
    );
    return { isWell: true, detail };
  } catch {
    return { isWell: false, detail };
  }
}

async function complaint(patient: Patient, healedAtMs: number): Promise<string> {
  const { cluster, frameworks, truth } = patient;
  const leader = await cluster.leader('master');
  if (leader === undefined) return 'no master leads';
  const { activeAgents } = await masterStatus(leader.service.endpoint);
  const complaints = activeAgents < cluster.of('agent').length ? ['agents are missing'] : [];
  const alive = truth.running();
  for (const { name, wanted, book, offeredAtMs } of frameworks) {
    const running = book.running().length;
    const processes = alive.filter((task) => task.startsWith(`${name}-`)).length;
    if (Math.min(running, processes) < wanted * keptShareMin || processes > wanted / keptShareMin) {
      complaints.push(
        `${name} wants ${String(wanted)} tasks, hears of ${String(running)}, has ${String(processes)}`,
      );
    }
    if (offeredAtMs < healedAtMs) complaints.push(`${name} is offered nothing`);
  }
  return complaints.join('; ');
}
