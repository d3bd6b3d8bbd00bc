/** Recorded exchanges with a real Mesos cluster, as they are kept in `e2e/golden`. */
import { readFileSync } from 'node:fs';
import type { masterApi, schedulerApi } from '@mezzo/domain/messages';

export interface GoldenStep {
  readonly name: string;
  readonly request?: {
    readonly path: string;
    /** `master` or the name of an agent. */
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly response?: {
    readonly status: number;
    readonly text?: string;
    readonly json?: object;
    /** Names the stream that the call opened; `records` are its events, `at` the step of each. */
    readonly stream?: string;
    readonly records?: readonly (schedulerApi.Event & masterApi.Event)[];
    readonly at?: readonly number[];
  };
  readonly close_stream?: string;
  /** A signal was sent to `process`. */
  readonly signal?: string;
  readonly process?: string;
  /** This process was started again. */
  readonly start?: string;
}

export interface GoldenScenario {
  readonly master_flags: Readonly<Record<string, unknown>>;
  readonly agent_flags: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly steps: readonly GoldenStep[];
}

const FOLDER = new URL('../../../../../e2e/golden/', import.meta.url);

export function readGolden(name: string): GoldenScenario {
  const text = readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
  return JSON.parse(text) as GoldenScenario;
}
