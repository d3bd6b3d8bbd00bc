import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../../src/harness/built-services.ts';
import type { Endpoint } from '../../src/harness/http.ts';
import { Random } from '../../src/harness/random.ts';
import { checkHistory } from '../checker/check-history.ts';
import { Digester, type Digest } from '../checker/digest.ts';
import { keptShareMin } from '../checker/kept.ts';
import type { Violation } from '../checker/violation.ts';
import { ChaosCluster } from '../cluster/chaos-cluster.ts';
import { Network } from '../cluster/network.ts';
import { SteadyFramework, taskResources } from '../framework/steady-framework.ts';
import { readHistory } from '../history/read-history.ts';
import { WavePlanner } from '../plan/plan-waves.ts';
import { OperatorRecorder } from '../recording/operator-recorder.ts';
import { Recorder } from '../recording/recorder.ts';
import { TaskTruth } from '../recording/task-truth.ts';
import { recordViews } from '../recording/views.ts';
import type { Abilities } from './abilities.ts';
import { plantFault, type Plant } from './plants.ts';
import { inSeconds, runWave } from './run-wave.ts';
import { becomesWell } from './well.ts';

export interface ChaosRunOptions {
  readonly seed: number;
  readonly minutes: number;
  /** Of all frameworks together. */
  readonly tasks: number;
  readonly patienceMs: number;
  /** Must not exist, or be empty. */
  readonly folder: string;
  readonly plant: Plant | undefined;
  readonly abilities: Abilities;
  readonly tell: (line: string) => void;
  /** Ends the run early, in good order. */
  readonly stopping: AbortSignal;
}

export interface ChaosOutcome {
  readonly digest: Digest;
  readonly violations: readonly Violation[];
  readonly historyFile: string;
}

const frameworkKinds = [
  { name: 'alpha', isPartitionAware: true },
  { name: 'beta', isPartitionAware: true },
  { name: 'gamma', isPartitionAware: false },
];

/** Two agents can carry the tasks of all three, and not much more. */
const roomFactor = 1.2;

/** Longer than the views that are compared may be apart from what they show. */
const settleMs = 12_000;

/** How often everybody is asked what runs, until the answers are alike. */
const viewsMax = 3;

/** A whole run, from the start of the cluster to the verdict over its history. */
export async function runChaos(options: ChaosRunOptions): Promise<ChaosOutcome> {
  mkdirSync(options.folder, { recursive: true });
  const network = options.abilities.hasNamespaces ? new Network() : undefined;
  const recorder = new Recorder(join(options.folder, 'history.jsonl'));
  const agentTotals = totalsFor(options.tasks);
  const cluster = await ChaosCluster.start({
    root: repositoryRoot,
    // Whatever names this folder is killed in the end: our own command line names the other one.
    folder: join(options.folder, 'cluster'),
    agentTotals,
    network,
    hasDisks: options.abilities.hasNamespaces,
    clockLibrary: options.abilities.clockLibrary,
  });
  try {
    await new ChaosRun(options, cluster, recorder).run();
  } finally {
    await cluster.stop();
    network?.stop();
    await recorder.close();
  }
  return judge(recorder.file);
}

/** The verdict over a history that has been written. */
export async function judge(historyFile: string): Promise<ChaosOutcome> {
  const digester = new Digester();
  for await (const record of readHistory(historyFile)) digester.take(record);
  return { digest: digester.result, violations: checkHistory(digester.result), historyFile };
}

function totalsFor(tasks: number) {
  const each = Math.ceil((tasks / 2) * roomFactor);
  return {
    cpus: Math.round(each * taskResources.cpus * 100) / 100,
    mem: each * taskResources.mem + memLeast,
  };
}

/** The least that is worth an offer. */
const memLeast = 32;

class ChaosRun {
  readonly #options: ChaosRunOptions;
  readonly #cluster: ChaosCluster;
  readonly #recorder: Recorder;
  readonly #truth: TaskTruth;
  readonly #frameworks: readonly SteadyFramework[];
  readonly #operator: OperatorRecorder;

  constructor(options: ChaosRunOptions, cluster: ChaosCluster, recorder: Recorder) {
    this.#options = options;
    this.#cluster = cluster;
    this.#recorder = recorder;
    this.#truth = new TaskTruth(join(options.folder, 'truth'), recorder);
    const gateways = cluster.endpoints('api-gateway');
    this.#operator = new OperatorRecorder(gateways, recorder);
    const wanted = Math.ceil(options.tasks / frameworkKinds.length);
    this.#frameworks = frameworkKinds.map(
      (each, index) =>
        new SteadyFramework({
          ...each,
          wanted,
          gateways,
          random: new Random(options.seed + index + 1),
          recorder,
          truth: this.#truth,
        }),
    );
    const frameworks = frameworkKinds.map((each) => ({ ...each, wanted }));
    const { seed, tasks } = options;
    recorder.write({ kind: 'run', seed, frameworks, agentTotals: totalsFor(tasks) });
  }

  async run(): Promise<void> {
    const { tell } = this.#options;
    this.#truth.start();
    this.#operator.start();
    for (const framework of this.#frameworks) framework.start();
    try {
      const isUp = await this.#recovers(0);
      tell(`${String(this.#truth.running().length)} tasks run at ${this.#clock()}`);
      if (isUp) await this.#makeWaves();
      await this.#finish();
    } finally {
      await Promise.all([this.#operator, ...this.#frameworks].map((each) => each.stop()));
      this.#truth.stop();
    }
  }

  async #makeWaves(): Promise<void> {
    const { seed, minutes, abilities, plant, stopping, tell } = this.#options;
    const planner = new WavePlanner(seed, abilities.kinds);
    const surroundings = {
      cluster: this.#cluster,
      recorder: this.#recorder,
      random: new Random(seed),
      tell,
    };
    const endMs = this.#recorder.nowMs() + minutes * 60_000;
    let faults = 0;
    for (let wave = 1; this.#recorder.nowMs() < endMs && !stopping.aborted; wave += 1) {
      tell(`wave ${String(wave)} at ${this.#clock()}`);
      const plan = planner.next();
      await runWave(surroundings, plan, faults + 1);
      faults += plan.length;
      if (wave === 1 && plant !== undefined) {
        tell(`  planted: ${plant}`);
        await plantFault(plant, { cluster: this.#cluster, truth: this.#truth });
      }
      if (!(await this.#recovers(wave))) return;
    }
  }

  async #recovers(wave: number): Promise<boolean> {
    const healedAtMs = this.#recorder.nowMs();
    const patient = {
      cluster: this.#cluster,
      frameworks: this.#frameworks,
      truth: this.#truth,
      patienceMs: this.#options.patienceMs,
    };
    const { isWell, detail } = await becomesWell(patient, healedAtMs);
    this.#recorder.write({ kind: 'recovery', wave, healedAtMs, isRecovered: isWell, detail });
    const took = inSeconds(this.#recorder.nowMs() - healedAtMs);
    this.#options.tell(isWell ? `  well after ${took}` : `  NOT WELL after ${took}: ${detail}`);
    return isWell;
  }

  /** Lets things settle and asks everybody what runs, again if a leader has just changed. */
  async #finish(): Promise<void> {
    this.#recorder.write({ kind: 'quiet' });
    for (let round = 1; round <= viewsMax; round += 1) {
      await sleep(settleMs);
      if (await this.#recordViews()) break;
      await this.#recovers(0);
    }
    await sleep(settleMs);
    this.#truth.look();
  }

  /** Whether master and agents agree more or less: the checker looks closely. */
  async #recordViews(): Promise<boolean> {
    for (const { name, book } of this.#frameworks) {
      const askedAtMs = this.#recorder.nowMs();
      this.#recorder.write({ kind: 'view', of: name, askedAtMs, running: book.running() });
    }
    try {
      const agents = this.#cluster.endpoints('agent');
      const counts = await recordViews(this.#recorder, this.#gateway, agents);
      return Math.abs(counts.master - counts.agents) < this.#options.tasks * (1 - keptShareMin);
    } catch (error) {
      // The checker misses the view then, and says so.
      this.#options.tell(`no view: ${String(error)}`);
      return false;
    }
  }

  get #gateway(): Endpoint {
    const [gateway] = this.#cluster.endpoints('api-gateway');
    if (gateway === undefined) throw new Error('there is no gateway');
    return gateway;
  }

  #clock(): string {
    return inSeconds(this.#recorder.nowMs());
  }
}
