import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How far something goes. */
export type CompatStatus =
  /** As in Mesos. */
  | 'yes'
  /** There, but not quite as in Mesos: the note says how. */
  | 'differs'
  /** Read and checked, and nothing comes of it. */
  | 'no effect'
  /** Refused with a text that says why. */
  | 'refused'
  | 'no'
  /** Mesos has no such thing. */
  | 'ours';

export interface CompatRow {
  readonly name: string;
  readonly status: CompatStatus;
  /** Older names. */
  readonly aliases?: readonly string[];
  readonly note?: string;
  /** `golden:SCENARIO`, or `FILE#TITLE` of a test. */
  readonly proof?: readonly string[];
}

export interface CompatSection {
  readonly title: string;
  readonly intro: string;
  /** What proves every row. */
  readonly proof?: readonly string[];
  readonly rows: readonly CompatRow[];
}

/** The sections in order: each is `docs/compat/NAME.json`. */
export const compatSections = [
  'deviations',
  'scheduler-calls',
  'scheduler-events',
  'offer-operations',
  'operator-calls',
  'operator-events',
  'executor-calls',
  'executor-events',
  'agent-calls',
  'master-endpoints',
  'agent-endpoints',
  'framework-capabilities',
  'agent-capabilities',
  'master-capabilities',
  'acl-keys',
  'master-flags',
  'agent-flags',
  'metrics',
] as const;

export function readCompatSection(root: string, name: string): CompatSection {
  return JSON.parse(
    readFileSync(join(root, 'docs', 'compat', `${name}.json`), 'utf8'),
  ) as CompatSection;
}

const introduction = `# Compatibility

What of Apache Mesos 1.12 Mezzo has, row by row, and what proves it. The rows are compared with the
code and with running services, and every proof with the test it names: a row that is missing or
superfluous, and a proof that is not there, fail a test. Change the files in [compat](compat), then
\`npm run generate\`.

- **yes**: as in Mesos. **differs**: there, and the note says how it differs.
- **no effect**: read and checked; it would steer what does not exist here.
- **refused**: with a text that says why. **no**: not there.
- **ours**: Mesos has no such thing.

A _recording_ is an exchange with a real Mesos that is replayed against every build
(\`npm run golden\`, [e2e/golden](../e2e/golden)).
`;

/** The text of `docs/compat.md`. */
export function renderCompatPage(root: string): string {
  const sections = compatSections.map((name) => renderSection(readCompatSection(root, name)));
  return [introduction, ...sections].join('\n');
}

function renderSection({ title, intro, proof = [], rows }: CompatSection): string {
  const lines = [`## ${title}\n`];
  if (intro !== '') lines.push(`${intro}\n`);
  if (proof.length > 0) lines.push(`Every row: ${proof.map(renderProof).join('; ')}.\n`);
  lines.push('| | | | proof |', '| --- | --- | --- | --- |', ...rows.map(renderRow));
  return `${lines.join('\n')}\n`;
}

function renderRow({ name, status, aliases = [], note = '', proof = [] }: CompatRow): string {
  const names = [name, ...aliases].map((each) => (each.includes('`') ? each : `\`${each}\``));
  const cells = [names.join(', '), status, note, proof.map(renderProof).join('; ')];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function renderProof(proof: string): string {
  if (proof.startsWith('golden:')) return `recording _${proof.slice('golden:'.length)}_`;
  const [path = '', title = ''] = proof.split('#');
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/(\.medium|\.prop)?\.test\.ts$/, '');
  return `[${file}](../${path}): ${title.replaceAll('%s', '…').replaceAll('_', '\\_')}`;
}
