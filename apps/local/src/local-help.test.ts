import { agentFlags } from '@mezzo/agent-app';
import { masterFlags } from '@mezzo/master-app';
import { expect, test } from 'vitest';
import { localFlags } from './local-flags.ts';
import { localHelp } from './local-help.ts';

test('npm start -- --help names each flag that may be given, once', () => {
  const named = [...localHelp().matchAll(/^ {2}--(?:\[no-\])?([a-z0-9_]+)/gm)].map(
    ([, name]) => name,
  );
  const given = new Set(
    [localFlags, masterFlags, agentFlags].flatMap((table) => Object.keys(table)),
  );
  for (const name of ['etcd', 'log_dir', 'master', 'redis']) given.delete(name);
  expect(named.toSorted()).toEqual([...given].sort());
});
