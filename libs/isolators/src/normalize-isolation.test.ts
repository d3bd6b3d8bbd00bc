import { expect, test } from 'vitest';
import { normalizeIsolation } from './normalize-isolation.ts';

test.for([
  ['', ['filesystem/posix', 'posix/rlimits'], []],
  ['posix/mem, posix/cpu', ['filesystem/posix', 'posix/cpu', 'posix/mem', 'posix/rlimits'], []],
  ['process', ['filesystem/posix', 'posix/cpu', 'posix/mem', 'posix/rlimits'], []],
  ['posix/rlimits,filesystem/posix', ['filesystem/posix', 'posix/rlimits'], []],
  ['@acme/x,posix/cpu,npm:y', ['filesystem/posix', 'posix/cpu', 'posix/rlimits'], ['@acme/x', 'y']],
] as const)('"%s"', ([text, builtIns, packages]) => {
  expect(normalizeIsolation(text)).toEqual({ ok: true, value: { builtIns, packages } });
});

test.for([
  ['posix/cpux', "Unknown or unsupported isolator 'posix/cpux'"],
  ['cgroups/cpu', "Unknown or unsupported isolator 'cgroups/cpu'"],
  ['cgroups', "Unknown or unsupported isolator 'cgroups/cpu'"],
  ['npm:', "Unknown or unsupported isolator 'npm:'"],
  ['posix/cpu,posix/cpu', 'Duplicate entries found in --isolation flag'],
  ['process,posix/mem', 'Duplicate entries found in --isolation flag'],
] as const)('"%s" is refused', ([text, reason]) => {
  expect(normalizeIsolation(text)).toEqual({ ok: false, reason });
});
