import { runChaosSuite } from './chaos-suite.ts';
import { runGoldenSuite } from './golden-suite.ts';
import { runOracleSuite } from './oracle-suite.ts';
import { runSimSuite } from './sim-suite.ts';
import { runVitestSuite } from './vitest-suite.ts';
import type { SuiteResult } from './suite-result.ts';

export interface Suite {
  readonly name: string;
  readonly about: string;
  run(root: string): Promise<SuiteResult>;
}

/** All suites, cheapest first. */
export const suites: readonly Suite[] = [
  {
    name: 'small',
    about: 'pure and in-process tests',
    run: (root) => runVitestSuite(root, 'small'),
  },
  {
    name: 'sim',
    about: 'whole clusters in virtual time, each from a seed that is new in every commit',
    run: runSimSuite,
  },
  {
    name: 'oracle',
    about: 'the allocator against a naive one, on 20,000 random clusters',
    run: runOracleSuite,
  },
  {
    name: 'medium',
    about: 'adapters against the real programs',
    run: (root) => runVitestSuite(root, 'medium'),
  },
  {
    name: 'e2e',
    about: 'the built services, driven over HTTP by real clients',
    run: (root) => runVitestSuite(root, 'e2e'),
  },
  {
    name: 'golden',
    about: 'exchanges recorded from a real Mesos, replayed',
    run: runGoldenSuite,
  },
  {
    name: 'chaos',
    about: 'a cluster of processes under faults, from a seed that is new in every commit',
    run: runChaosSuite,
  },
];
