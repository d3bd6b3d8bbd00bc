import { expect, test } from 'vitest';
import { builtInFactories } from '../create-isolators.ts';
import { builtInNames } from '../normalize-isolation.ts';
import { describeIsolator } from './isolator-conformance.ts';

for (const name of builtInNames) describeIsolator(name, builtInFactories[name]);

test('every built-in isolator is in the run', () => {
  expect(Object.keys(builtInFactories).sort()).toEqual([...builtInNames].sort());
});
