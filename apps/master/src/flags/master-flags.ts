import { agentFlags } from './agent-flags.ts';
import { allocatorFlags } from './allocator-flags.ts';
import { clusterFlags } from './cluster-flags.ts';
import { electionFlags } from './election-flags.ts';
import { frameworkFlags } from './framework-flags.ts';
import { httpFlags } from './http-flags.ts';
import { moduleFlags } from './module-flags.ts';
import { processFlags } from './process-flags.ts';
import { registryFlags } from './registry-flags.ts';
import { securityFlags } from './security-flags.ts';
import { libprocessFlags, tlsFlags, type FlagValues } from '@mezzo/http-kit';

/**
 * Every flag of Mesos' master, by its name and with its default, and a few of our own. What a flag
 * asks for and we do not have is refused, never ignored.
 *
 * Source: mesos src/master/flags.cpp
 */
export const masterFlags = {
  ...agentFlags,
  ...allocatorFlags,
  ...clusterFlags,
  ...electionFlags,
  ...frameworkFlags,
  ...httpFlags,
  ...moduleFlags,
  ...processFlags,
  ...registryFlags,
  ...securityFlags,
  ...tlsFlags,
  ...libprocessFlags,
};

export type MasterFlags = FlagValues<typeof masterFlags>;
