import { RE2JS } from 're2js';
import { failure, success, type Result } from '../result.ts';
import { re2ProgramSize } from './re2-program-size.ts';

/** `--offer_constraints_re2_max_mem` in bytes and `--offer_constraints_re2_max_program_size`. */
export interface Re2Limits {
  readonly maxMem: number;
  readonly maxProgramSize: number;
}

/** A regular expression that takes time linear in the text, whatever the pattern. */
export interface Re2Pattern {
  /** Whether the pattern matches the text from beginning to end. */
  matchesFully(text: string): boolean;
}

/** The part of the memory that RE2 gives the program, what it holds at least, and its instruction. */
const PROGRAM_SHARE = 2 / 3;
const PROGRAM_BYTES = 400;
const INSTRUCTION_BYTES = 8;

/**
 * Compiles a pattern with RE2's syntax and meaning.
 *
 * Fails with Mesos' text when the pattern is malformed or its program exceeds the limits.
 *
 * Source: mesos src/master/allocator/mesos/offer_constraints_filter.cpp#createRE2
 */
export function compileRe2(pattern: string, limits: Re2Limits): Result<Re2Pattern> {
  const compiled = tryCompile(pattern);
  if (!compiled.ok) return failure(constructionFailure(pattern, compiled.reason));
  const size = re2ProgramSize(compiled.value);
  const room = (limits.maxMem * PROGRAM_SHARE - PROGRAM_BYTES) / INSTRUCTION_BYTES;
  if (size.beforeFlattening > room) {
    return failure(constructionFailure(pattern, 'pattern too large - compile failed'));
  }
  if (size.instructions > limits.maxProgramSize) {
    return failure(
      `Regex '${pattern}' is too complex: program size of ${size.instructions} is larger than maximum of ${limits.maxProgramSize} allowed`,
    );
  }
  const regex = compiled.value;
  return success({ matchesFully: (text) => regex.testExact(text) });
}

function constructionFailure(pattern: string, reason: string): string {
  return `Failed to construct regex from pattern '${pattern}': ${reason}`;
}

function tryCompile(pattern: string): Result<RE2JS> {
  // Names in angle brackets without P, and looking behind, came to RE2 later or never.
  if (hasUnescaped(pattern, '(?<')) return failure('invalid perl operator: (?<');
  try {
    return success(RE2JS.compile(pattern));
  } catch (error) {
    return failure(inWordsOfRe2(error instanceof Error ? error.message : String(error)));
  }
}

/** Whether the text occurs outside of escapes, character classes and quotations. */
function hasUnescaped(pattern: string, text: string): boolean {
  const bare = pattern
    .replaceAll(/\\Q.*?(?:\\E|$)/gs, '')
    .replaceAll(/\\./gs, '')
    .replaceAll(/\[\^?\]?[^\]]*\]/gs, '');
  return bare.includes(text);
}

/** How RE2 says what re2js says like Go. */
const PHRASES: Readonly<Record<string, string>> = {
  'missing closing )': 'missing )',
  'missing closing ]': 'missing ]',
  'invalid nested repetition operator': 'bad repetition operator',
  'missing argument to repetition operator': 'no argument for repetition operator',
  'invalid repeat count': 'invalid repetition size',
  'invalid or unsupported Perl syntax': 'invalid perl operator',
  'invalid named capture': 'invalid named capture group',
  'trailing backslash at end of expression': 'trailing \\',
};

function inWordsOfRe2(message: string): string {
  const said = message.replace(/^error parsing regexp: /, '');
  const { phrase = said, subject } =
    /^(?<phrase>.*?)(?:: `(?<subject>.*)`)?$/s.exec(said)?.groups ?? {};
  const words = PHRASES[phrase] ?? phrase;
  return subject === undefined || subject === '' ? words : `${words}: ${subject}`;
}
