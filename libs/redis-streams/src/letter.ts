import { decodePlainData, encodePlainData, type Address } from '@mezzo/domain';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { partyOf, type SealKeys } from './bus-keys.ts';

/** What stands in one entry of an inbox. */
export interface Letter {
  readonly from: Address;
  readonly to: Address;
  /** Unlike for each life of the sender. */
  readonly life: string;
  /** Position among what the sender sent in this life, to whomever. */
  readonly seq: number;
  /** Position of what the sender sent to this receiver before; undefined: nothing, or it forgot. */
  readonly after?: number | undefined;
  readonly term: number;
  /** Which handler it is for, on endpoints that have several. */
  readonly pattern?: string | undefined;
  /** Of a request, or of the answer to it. */
  readonly id?: string | undefined;
  /** Where a request is to be answered: an address of its sender's. */
  readonly replyTo?: Address | undefined;
  /** A request is of no use after so many milliseconds. */
  readonly withinMs?: number | undefined;
  readonly body: unknown;
}

/** Why an entry is no letter that counts. */
export type Refusal =
  'unreadable' | 'seal-missing' | 'seal-broken' | 'sender-unknown' | 'no-handler';

const fieldNames = [
  'from',
  'life',
  'seq',
  'after',
  'term',
  'pattern',
  'id',
  'reply',
  'within',
  'message',
] as const;
type Written = Record<(typeof fieldNames)[number], string>;

/** The fields of the letter's entry, sealed where there are keys. */
export function fieldsOfLetter(letter: Letter, keys: SealKeys | undefined): readonly string[] {
  const written: Written = {
    from: letter.from,
    life: letter.life,
    seq: String(letter.seq),
    after: letter.after === undefined ? '' : String(letter.after),
    term: String(letter.term),
    pattern: letter.pattern ?? '',
    id: letter.id ?? '',
    reply: letter.replyTo ?? '',
    within: letter.withinMs === undefined ? '' : String(letter.withinMs),
    message: encodePlainData(letter.body),
  };
  const fields = fieldNames.flatMap((name) => (written[name] === '' ? [] : [name, written[name]]));
  const key = keys?.keyFor(letter.to);
  return key === undefined ? fields : [...fields, 'seal', sealOf(written, letter.to, key)];
}

/** Reads an entry of the inbox `to`; with keys, only what its sender sealed for this inbox counts. */
export function readLetter(
  fields: ReadonlyMap<string, string>,
  to: Address,
  keys: SealKeys | undefined,
): Letter | { readonly refused: Refusal } {
  const written = Object.fromEntries(
    fieldNames.map((name) => [name, fields.get(name) ?? '']),
  ) as Written;
  if (keys !== undefined) {
    const key = keys.keyFor(written.from);
    if (key === undefined) return { refused: 'sender-unknown' };
    const seal = fields.get('seal');
    if (seal === undefined) return { refused: 'seal-missing' };
    if (!isSame(seal, sealOf(written, to, key))) return { refused: 'seal-broken' };
  }
  return parse(written, to);
}

function parse(written: Written, to: Address): Letter | { readonly refused: Refusal } {
  const seq = Number(written.seq);
  const after = Number(written.after);
  const term = Number(written.term);
  const isNumbered = Number.isSafeInteger(seq) && Number.isSafeInteger(after);
  if (written.from === '' || !isNumbered || !Number.isFinite(term)) {
    return { refused: 'unreadable' };
  }
  // Nobody may have answers sent to others.
  if (written.reply !== '' && partyOf(written.reply) !== partyOf(written.from)) {
    return { refused: 'unreadable' };
  }
  try {
    return {
      from: written.from,
      to,
      life: written.life,
      seq,
      ...(written.after !== '' && { after }),
      term,
      ...(written.pattern !== '' && { pattern: written.pattern }),
      ...(written.id !== '' && { id: written.id }),
      ...(written.reply !== '' && { replyTo: written.reply }),
      ...(written.within !== '' && { withinMs: Number(written.within) }),
      body: decodePlainData(written.message),
    };
  } catch {
    return { refused: 'unreadable' };
  }
}

/** Covers everything that is said, and to whom; as JSON, for no field can run into the next. */
function sealOf(written: Written, to: Address, key: Buffer): string {
  const text = JSON.stringify([to, ...fieldNames.map((name) => written[name])]);
  return createHmac('sha256', key).update(text).digest('base64url');
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
