import { expect, test } from 'vitest';
import { nodeVersionRefusal } from './node-version.ts';

test.for(['18.0.0', '20.20.2', '23.11.0'])('Node.js %s is refused', (version) => {
  expect(nodeVersionRefusal(version)).toBe(
    `Node.js 24 or later is needed, and this is ${version}. Where the repository was built there is one: node_modules/node/bin/node`,
  );
});

test.for(['24.0.0', '25.1.0', '100.0.0-nightly', process.versions.node])(
  'Node.js %s is taken',
  (version) => {
    expect(nodeVersionRefusal(version)).toBeUndefined();
  },
);
