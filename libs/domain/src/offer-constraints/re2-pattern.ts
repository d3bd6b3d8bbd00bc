import { RE2JS } from 're2js';
import { failure, success, type Result } from '../result.ts';

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
  const size = compiled.value.programSize();
  if (size > limits.maxProgramSize) {
    return failure(
      `Regex '${pattern}' is too complex: program size of ${size} is larger than maximum of ${limits.maxProgramSize} allowed`,
    );
  }
  const regex = compiled.value;
  return success({ matchesFully: (text) => regex.testExact(text) });
}

function constructionFailure(pattern: string, reason: string): string {
  return `Failed to construct regex from pattern '${pattern}': ${reason}`;
}

function tryCompile(pattern: string): Result<RE2JS> {
  try {
    return success(RE2JS.compile(pattern));
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
}
