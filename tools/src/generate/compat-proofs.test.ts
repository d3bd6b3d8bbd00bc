import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compatSections, readCompatSection } from './compat-page.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Recordings that are not replayed in full yet, with the reason. */
const notYet = JSON.parse(readFileSync(join(root, 'e2e/golden/not-yet.json'), 'utf8')) as Readonly<
  Record<string, string>
>;

const texts = new Map<string, string | undefined>();

function textOf(path: string): string | undefined {
  if (!texts.has(path)) {
    const file = join(root, path);
    texts.set(path, existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  }
  return texts.get(path);
}

/** What is wrong with a proof; undefined: it is there. */
function faultOf(proof: string): string | undefined {
  if (proof.startsWith('golden:')) {
    const scenario = proof.slice('golden:'.length);
    if (scenario in notYet) return `${proof} is not replayed yet`;
    return textOf(`e2e/golden/${scenario}.json`) === undefined ? `no ${proof}` : undefined;
  }
  const [path = '', title = ''] = proof.split('#');
  const text = textOf(path);
  if (text === undefined) return `no file ${path}`;
  const isThere = ["'", '"', '`', '} '].some((quote) => text.includes(quote + title));
  return isThere && title !== '' ? undefined : `no test '${title}' in ${path}`;
}

/** What needs no proof: it is nothing that works. */
const provenByAbsence = new Set(['no', 'no effect']);

describe.each(compatSections)('docs/compat/%s.json', (name) => {
  const section = readCompatSection(root, name);

  it('names proofs that are there', () => {
    const proofs = [...(section.proof ?? []), ...section.rows.flatMap(({ proof = [] }) => proof)];
    expect([...new Set(proofs)].flatMap((proof) => faultOf(proof) ?? [])).toEqual([]);
  });

  it('proves everything that works', () => {
    const unproven = section.rows.filter(
      ({ status, proof = section.proof ?? [], note }) =>
        proof.length === 0 && !provenByAbsence.has(status) && note?.startsWith('Never') !== true,
    );
    expect(unproven.map(({ name: row }) => row)).toEqual([]);
  });

  it('says how what differs does', () => {
    const silent = section.rows.filter(({ status, note }) => status === 'differs' && !note);
    expect(silent).toEqual([]);
  });

  it('names recordings in which the thing itself occurs', () => {
    if (!/-(calls|events)$|^offer-operations$/.test(name)) return;
    const strange = section.rows.flatMap(({ name: row, proof = [] }) =>
      proof
        .filter((each) => each.startsWith('golden:'))
        .filter((each) => textOf(`e2e/golden/${each.slice(7)}.json`)?.includes(`"${row}"`) !== true)
        .map((each) => `${each} says nothing of ${row}`),
    );
    expect(strange).toEqual([]);
  });
});
