/**
 * Checks regular expressions as RE2 does, whose syntax and limits offer constraints have: whether a
 * pattern can be parsed, and how large its program is. Matching is not done here.
 *
 * The size counts one instruction for each byte, class, loop, choice and empty match, and two for a
 * group that captures; repetitions are written out. It is close to RE2's own count, not equal to it.
 *
 * Source: re2 re2/parse.cc#Regexp::Parse, re2/compile.cc#Compiler
 */
import { failure, success, type Result } from '@mezzo/domain';

/** Longer patterns could not have a small enough program; reading them would only cost time. */
const PATTERN_LENGTH_MAX = 10_000;
/** Above this, RE2 refuses a repetition. */
const REPEAT_MAX = 1000;
/** Deeper groups are refused, here and in RE2. */
const DEPTH_MAX = 1000;
/** The match, the failure, and the way into the program. */
const PROGRAM_OVERHEAD = 3;
const ANY_CHARACTER_SIZE = 5;

/** @returns the size of the program, or RE2's reason why there is none */
export function measureRe2(pattern: string): Result<number> {
  if (pattern.length > PATTERN_LENGTH_MAX) return failure('pattern too large - compile failed');
  try {
    const parser = new Parser(pattern);
    return success(parser.parse() + PROGRAM_OVERHEAD);
  } catch (error) {
    if (error instanceof SyntaxFault) return failure(error.message);
    throw error;
  }
}

/** Leaves the recursion; never seen outside. */
class SyntaxFault extends Error {}

function fault(code: string, argument: string): never {
  throw new SyntaxFault(argument === '' ? code : `${code}: ${argument}`);
}

const PERL_CLASSES = 'dDsSwW';
const EMPTY_ESCAPES = 'AbBz';
const CHARACTER_ESCAPES = 'afnrtv';
const POSIX_CLASS =
  /^\[:\^?(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit):\]/;

class Parser {
  private readonly pattern: string;
  private at = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  parse(): number {
    const size = this.parseChoice();
    if (this.at < this.pattern.length) fault('missing )', this.pattern);
    return size;
  }

  private get rest(): string {
    return this.pattern.slice(this.at);
  }

  private parseChoice(): number {
    let size = this.parseSequence();
    while (this.pattern[this.at] === '|') {
      this.at += 1;
      size += 1 + this.parseSequence();
    }
    return size;
  }

  private parseSequence(): number {
    let size = 0;
    for (;;) {
      const next = this.pattern[this.at];
      if (next === undefined || next === '|' || next === ')') return size;
      size += this.parseRepeated();
    }
  }

  private parseRepeated(): number {
    const start = this.at;
    if (isOperator(this.rest)) fault('no argument for repetition operator', operatorOf(this.rest));
    let size = this.parseAtom();
    let previous = '';
    for (;;) {
      const operator = operatorOf(this.rest);
      if (operator === '' || this.at === start) return size;
      if (previous !== '') fault('bad repetition operator', previous + operator);
      this.at += operator.length;
      size = repeatedSize(size, operator);
      previous = operator;
    }
  }

  private parseAtom(): number {
    const next = this.pattern[this.at] ?? '';
    if (next === '(') return this.parseGroup();
    if (next === '[') return this.parseClass();
    if (next === '\\') return this.parseEscape();
    const point = this.pattern.codePointAt(this.at) ?? 0;
    this.at += point > 0xffff ? 2 : 1;
    if (next === '.') return ANY_CHARACTER_SIZE;
    return next === '^' || next === '$' ? 1 : byteLength(point);
  }

  private parseGroup(): number {
    this.depth += 1;
    if (this.depth > DEPTH_MAX) fault('bad repetition operator', '');
    const captureSize = this.parseGroupHead();
    if (captureSize === undefined) {
      this.depth -= 1;
      return 0;
    }
    const size = this.parseChoice();
    if (this.pattern[this.at] !== ')') fault('missing )', this.pattern);
    this.at += 1;
    this.depth -= 1;
    return size + captureSize;
  }

  /** @returns undefined for `(?i)`, which sets flags and contains nothing */
  private parseGroupHead(): number | undefined {
    if (!this.rest.startsWith('(?')) {
      this.at += 1;
      return 2;
    }
    if (this.rest.startsWith('(?P')) return this.parseNameHead();
    const flags = /^\(\?[imsU]*(-[imsU]+)?([:)])/.exec(this.rest);
    if (flags === null) {
      const bad = /^\(\?[imsU-]*./su.exec(this.rest)?.[0];
      return bad === undefined
        ? fault('missing )', this.pattern)
        : fault('invalid perl operator', bad);
    }
    this.at += flags[0].length;
    return flags[2] === ')' ? undefined : 0;
  }

  private parseNameHead(): number {
    const named = /^\(\?P<(\w+)>/.exec(this.rest);
    if (named === null) {
      const bad = /^\(\?P<[^>]*>?/.exec(this.rest)?.[0] ?? this.rest;
      fault('invalid named capture group', bad);
    }
    this.at += named[0].length;
    return 2;
  }

  private parseEscape(): number {
    const { rest } = this;
    if (rest.length === 1) fault('trailing \\', '');
    const quoted = /^\\Q(.*?)(\\E|$)/s.exec(rest);
    if (quoted !== null) {
      this.at += quoted[0].length;
      return new TextEncoder().encode(quoted[1]).length;
    }
    const second = rest[1] ?? '';
    if (second === 'C') return this.skip(2, 1);
    if (EMPTY_ESCAPES.includes(second) || PERL_CLASSES.includes(second)) return this.skip(2, 1);
    const property = /^\\[pP](\{\^?[A-Za-z_]+\}|[A-Za-z])/.exec(rest);
    if (property !== null) return this.skip(property[0].length, ANY_CHARACTER_SIZE);
    return this.skip(characterEscape(rest).length, 1);
  }

  private skip(length: number, size: number): number {
    this.at += length;
    return size;
  }

  private parseClass(): number {
    const whole = this.rest;
    this.at += this.pattern[this.at + 1] === '^' ? 2 : 1;
    for (let first = true; ; first = false) {
      const next = this.pattern[this.at];
      if (next === undefined) fault('missing ]', whole);
      if (next === ']' && !first) break;
      this.parseClassPart(whole);
    }
    this.at += 1;
    return 1;
  }

  private parseClassPart(whole: string): void {
    const posix = POSIX_CLASS.exec(this.rest);
    if (posix !== null) {
      this.at += posix[0].length;
      return;
    }
    const named = /^\[:[^\]]*:\]/.exec(this.rest);
    if (named !== null) fault('invalid character class range', named[0]);
    const shorthand = /^\\([dDsSwW]|[pP](\{\^?[A-Za-z_]+\}|[A-Za-z]))/.exec(this.rest);
    if (shorthand !== null) {
      this.at += shorthand[0].length;
      return;
    }
    this.parseClassRange(whole);
  }

  private parseClassRange(whole: string): void {
    const start = this.at;
    const low = this.parseClassCharacter(whole);
    if (this.pattern[this.at] !== '-' || this.pattern[this.at + 1] === ']') return;
    this.at += 1;
    const high = this.parseClassCharacter(whole);
    if (high < low) {
      fault('invalid character class range', this.pattern.slice(start, this.at));
    }
  }

  private parseClassCharacter(whole: string): number {
    const point = this.pattern.codePointAt(this.at);
    if (point === undefined) fault('missing ]', whole);
    if (this.pattern[this.at] !== '\\') {
      this.at += point > 0xffff ? 2 : 1;
      return point;
    }
    if (this.rest.length === 1) fault('trailing \\', '');
    const escape = characterEscape(this.rest);
    this.at += escape.length;
    return pointOf(escape);
  }
}

/** The escape of one character at the beginning of a text. */
function characterEscape(text: string): string {
  const match = /^\\(x[0-9A-Fa-f]{2}|x\{[0-9A-Fa-f]+\}|0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(text);
  if (match !== null) return match[0];
  const second = String.fromCodePoint(text.codePointAt(1) ?? 0);
  const isPunctuation = /^[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e ]$/.test(second);
  if (CHARACTER_ESCAPES.includes(second) || (isPunctuation && second !== '_')) {
    return `\\${second}`;
  }
  return fault('invalid escape sequence', `\\${second}`);
}

function pointOf(escape: string): number {
  const hex = /^\\x\{?([0-9A-Fa-f]+)/.exec(escape)?.[1];
  if (hex !== undefined) return Number.parseInt(hex, 16);
  const octal = /^\\([0-7]+)/.exec(escape)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return escape.codePointAt(1) ?? 0;
}

/** `*`, `+`, `?` or `{n,m}`, each with an optional `?`; empty when there is none. */
function operatorOf(text: string): string {
  return /^([*+?]|\{\d+(,\d*)?\})\??/.exec(text)?.[0] ?? '';
}

function isOperator(text: string): boolean {
  return operatorOf(text) !== '';
}

function repeatedSize(size: number, operator: string): number {
  const counts = /^\{(\d+)(,(\d*))?\}/.exec(operator);
  if (counts === null) return size + 1;
  const min = Number(counts[1]);
  const isOpen = counts[3] === '';
  const max = counts[2] === undefined ? min : isOpen ? min : Number(counts[3]);
  if (min > REPEAT_MAX || max > REPEAT_MAX || max < min) {
    fault('invalid repetition size', counts[0]);
  }
  return min * size + (max - min) * (size + 1) + (isOpen ? 1 : 0);
}

function byteLength(point: number): number {
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}
