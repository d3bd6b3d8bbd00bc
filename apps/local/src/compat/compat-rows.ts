import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A row of `docs/compat/*.json`, as far as the comparison with the code needs it. */
export interface CompatRow {
  readonly name: string;
  readonly status: string;
  readonly aliases?: readonly string[];
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export function compatRows(section: string): readonly CompatRow[] {
  const text = readFileSync(join(root, 'docs', 'compat', `${section}.json`), 'utf8');
  return (JSON.parse(text) as { readonly rows: readonly CompatRow[] }).rows;
}

/** The names of a section, sorted; those that are not there left out. */
export function presentNames(section: string): readonly string[] {
  return compatRows(section)
    .filter(({ status }) => status !== 'no' || !absentKinds.has(section))
    .map(({ name }) => name)
    .sort();
}

/** Sections whose rows with `no` are of things that the code does not know at all. */
const absentKinds = new Set(['master-endpoints', 'agent-endpoints', 'metrics']);

/** Values of a recorded exchange's answer. */
export function recordedJson(scenario: string, step: string): Readonly<Record<string, unknown>>[] {
  const text = readFileSync(join(root, 'e2e', 'golden', `${scenario}.json`), 'utf8');
  const { steps } = JSON.parse(text) as {
    readonly steps: readonly {
      readonly name: string;
      readonly response?: { readonly json?: Readonly<Record<string, unknown>> };
    }[];
  };
  return steps.flatMap(({ name, response }) =>
    name === step && response?.json !== undefined ? [response.json] : [],
  );
}
