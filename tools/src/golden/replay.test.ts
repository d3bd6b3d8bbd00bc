import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Patience } from './patience.ts';
import { runScenarios, type Outcome } from './run-scenarios.ts';
import { loadScenarios, type Scenario } from './scenario.ts';
import { mutationsOf } from './testing/mutate.ts';
import { RecordedClusterLauncher } from './testing/recorded-cluster.ts';

const scenarios = loadScenarios(join(import.meta.dirname, '../../../e2e/golden'));

const patience: Patience = {
  answerMs: 5000,
  settleMs: 0,
  allocationMs: 0,
  commandMs: 0,
  waitFactor: 0,
};

/** The recorded cluster answers at once: what does not come soon does not come. */
const impatience: Patience = { ...patience, answerMs: 300 };

/** Hundreds of small servers and clients in one process, on a machine that may be busy. */
const testTimeoutMs = 60_000;

/** How many changes of each recording are tried; set it higher to hunt for blind spots. */
const mutationsPerScenario = Number(process.env['MEZZO_GOLDEN_MUTATIONS'] ?? 2);

async function outcomeOf(
  scenario: Scenario,
  served: Scenario,
  howPatient: Patience,
): Promise<Outcome | undefined> {
  const [outcome] = await runScenarios([scenario], {
    launcher: new RecordedClusterLauncher(() => served),
    notYet: new Map(),
    parallel: 1,
    patience: howPatient,
    onOutcome: () => undefined,
  });
  return outcome;
}

const emptyScenario: Scenario = {
  name: 'empty',
  about: '',
  masterFlags: {},
  masterEnv: {},
  agentFlags: {},
  acls: undefined,
  steps: [],
};

describe('a replay against the recording itself', { timeout: testTimeoutMs }, () => {
  it.concurrent.each(scenarios)('agrees: $name', async (scenario) => {
    const outcome = await outcomeOf(scenario, scenario, patience);
    expect(outcome).toMatchObject({ kind: 'agree' });
  });
});

describe('a replay against a recording with one change', { timeout: testTimeoutMs }, () => {
  // Spread over the recording by a fixed stride, so that a failure can be repeated.
  const cases = scenarios.flatMap((scenario) => {
    const mutations = mutationsOf(scenario);
    return Array.from({ length: mutationsPerScenario }, (_, index) => {
      const mutation =
        mutations[Math.floor(((index + 0.5) * mutations.length) / mutationsPerScenario)];
      return { scenario, name: `${scenario.name}, ${mutation?.name ?? ''}`, mutation };
    });
  });
  it.concurrent.each(cases)('differs: $name', async ({ scenario, mutation }) => {
    const outcome = await outcomeOf(scenario, mutation?.scenario ?? scenario, impatience);
    expect(outcome).toMatchObject({ kind: 'differ' });
  });
});

describe('runScenarios', () => {
  it('skips what is not in scope yet, with its reason', async () => {
    const outcomes = await runScenarios(scenarios.slice(0, 2), {
      launcher: new RecordedClusterLauncher(),
      notYet: new Map([[scenarios[0]?.name ?? '', 'later']]),
      parallel: 2,
      patience,
      onOutcome: () => undefined,
    });
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['agree', 'skip']);
  });

  it('calls a cluster that does not start a difference', async () => {
    const [outcome] = await runScenarios(scenarios.slice(0, 1), {
      launcher: { launch: () => Promise.reject(new Error('no such program')) },
      notYet: new Map(),
      parallel: 1,
      onOutcome: () => undefined,
    });
    expect(outcome).toMatchObject({
      kind: 'differ',
      difference: { got: expect.stringContaining('no such program') as string },
    });
  });

  describe('with several agents', { timeout: testTimeoutMs }, () => {
    const scenario = scenarios.find(
      ({ name, agentFlags }) =>
        name === 'operator-reads-agent' && Object.keys(agentFlags).length > 1,
    );
    const otherDivision = mutationsOf(scenario ?? emptyScenario).find(({ name }) =>
      /s1.*offers\.offers.*scalar\.value value/.test(name),
    );

    async function outcomeWith(timesOther: number): Promise<Outcome | undefined> {
      let launches = 0;
      const change = (recorded: Scenario): Scenario => {
        launches += 1;
        return launches <= timesOther ? (otherDivision?.scenario ?? recorded) : recorded;
      };
      const [outcome] = await runScenarios([scenario ?? emptyScenario], {
        launcher: new RecordedClusterLauncher(change),
        notYet: new Map(),
        parallel: 1,
        patience: impatience,
        onOutcome: () => undefined,
      });
      return outcome;
    }

    it('tries another shuffle when they are offered otherwise', async () => {
      expect(await outcomeWith(3)).toMatchObject({ kind: 'agree' });
    });

    it('does not try for ever', async () => {
      expect(await outcomeWith(Infinity)).toMatchObject({ kind: 'differ' });
    });
  });
});
