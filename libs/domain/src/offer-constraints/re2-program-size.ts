import type { RE2JS } from 're2js';

/**
 * How large RE2's program of a pattern is. RE2 matches bytes where re2js matches code points, so
 * that a class of characters is one instruction here and one for each range of bytes there. The
 * result is RE2's within a few instructions; exact parity would need RE2's own simplifications.
 *
 * Source: RE2 re2/compile.cc
 */
export interface Re2ProgramSize {
  /** As `ProgramSize()` tells it. */
  readonly instructions: number;
  /** While compiling, before alternatives are flattened: what the memory limit is about. */
  readonly beforeFlattening: number;
}

/** RE2 begins every program with two instructions that re2js does not have. */
const PREAMBLE = 2;
/** Lead and continuation bytes of everything beyond ASCII, shared between 2, 3 and 4 byte forms. */
const NODES_BEYOND_ASCII = 6;
/** Alternatives between ASCII and the three lengths of multi-byte forms. */
const ALTERNATIVES_OF_WIDE_CLASS = 4;
const ASCII_MAX = 0x7f;
const RUNE_MAX = 0x10ffff;

/** The operation that goes on in two places, `out` and `arg`. */
const ALTERNATIVE = 1;

interface Instruction {
  readonly op: number;
  /** The classes of characters it takes; empty for what takes none. */
  readonly runes: ArrayLike<number>;
  readonly out: number;
  readonly arg: number;
}

/** The instructions of a compiled pattern; re2js keeps them where its types do not say. */
function instructionsOf(regex: RE2JS): readonly Instruction[] {
  const { prog } = (regex as unknown as { readonly re2Input: { readonly prog: unknown } }).re2Input;
  return (prog as { readonly inst: readonly Instruction[] }).inst;
}

export function re2ProgramSize(regex: RE2JS): Re2ProgramSize {
  let instructions = regex.programSize() + PREAMBLE;
  let alternatives = 0;
  const program = instructionsOf(regex);
  const entries = entriesOf(program);
  for (const { op, runes, out, arg } of program) {
    const isOwn = (at: number): boolean => entries.get(at) === 1 && takesCharacter(program[at]);
    if (op === ALTERNATIVE && isOwn(out) && isOwn(arg)) {
      // Both branches become neighbours, and the choice between them disappears.
      instructions -= 1;
      alternatives += 1;
    }
    if (runes.length === 0) continue;
    const ranges = rangesOf(runes);
    instructions += nodesOf(ranges) - 1;
    if (ranges.some(([, high]) => high === RUNE_MAX)) alternatives += ALTERNATIVES_OF_WIDE_CLASS;
  }
  return { instructions, beforeFlattening: instructions + alternatives };
}

/** From how many places each instruction is reached. */
function entriesOf(program: readonly Instruction[]): ReadonlyMap<number, number> {
  const entries = new Map<number, number>();
  for (const { op, out, arg } of program) {
    for (const to of op === ALTERNATIVE ? [out, arg] : [out]) {
      entries.set(to, (entries.get(to) ?? 0) + 1);
    }
  }
  return entries;
}

/** Whether the instruction, or each branch of it, begins with a character. */
function takesCharacter(instruction: Instruction | undefined): boolean {
  return (
    instruction !== undefined && (instruction.runes.length > 0 || instruction.op === ALTERNATIVE)
  );
}

type Range = readonly [low: number, high: number];

/** A single code point stands alone, ranges come in pairs. */
function rangesOf(runes: ArrayLike<number>): readonly Range[] {
  const first = runes[0] ?? 0;
  if (runes.length === 1) return [[first, first]];
  const ranges: Range[] = [];
  for (let i = 0; i + 1 < runes.length; i += 2) ranges.push([runes[i] ?? 0, runes[i + 1] ?? 0]);
  return ranges;
}

function nodesOf(ranges: readonly Range[]): number {
  const isWide = ranges.some(([low, high]) => low <= ASCII_MAX + 1 && high === RUNE_MAX);
  const ascii = ranges
    .filter(([low]) => low <= ASCII_MAX)
    .map(([low, high]): Range => [low, Math.min(high, ASCII_MAX)]);
  const beyond = isWide
    ? NODES_BEYOND_ASCII
    : ranges.filter(([, high]) => high > ASCII_MAX).length * 2;
  return asciiNodes(ascii) + beyond;
}

/** RE2 matches the two cases of a range of letters with one instruction. */
function asciiNodes(ranges: readonly Range[]): number {
  const isUpperTwin = ([low, high]: Range): boolean =>
    low >= 0x41 &&
    high <= 0x5a &&
    ranges.some(([other, end]) => other === low + 0x20 && end === high + 0x20);
  return ranges.filter((range) => !isUpperTwin(range)).length;
}
