import { agentFlags } from '@mezzo/agent-app';
import { formatFlagsHelp, type FlagTable } from '@mezzo/http-kit';
import { masterFlags } from '@mezzo/master-app';
import { localFlags } from './local-flags.ts';

const usage = `Usage: npm start -- [flags]

Runs a whole cluster in one process. Flags of masters and agents are passed on; its own are:`;

/** Flags that the cluster sets by itself, or that are for separate processes. */
const hidden = new Set(['etcd', 'log_dir', 'master', 'redis']);

/** The text of `npm start -- --help`: the cluster's own flags, and those that it passes on. */
export function localHelp(): string {
  const passedOn = without(agentFlags, localFlags);
  const shared = Object.fromEntries(
    Object.entries(without(masterFlags, localFlags)).filter(([name]) => name in passedOn),
  );
  return [
    formatFlagsHelp(usage, localFlags),
    formatFlagsHelp('Of master and agents:', shared),
    formatFlagsHelp('Of the master:', without(without(masterFlags, localFlags), shared)),
    formatFlagsHelp(
      'Of the agents (runtime_dir and fetcher_cache_dir lie in the work_dir unless given):',
      without(passedOn, shared),
    ),
  ].join('\n');
}

function without(table: FlagTable, other: FlagTable): FlagTable {
  return Object.fromEntries(
    Object.entries(table).filter(([name]) => !(name in other) && !hidden.has(name)),
  );
}
