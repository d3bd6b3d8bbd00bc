export { masterFlags, type MasterFlags } from './flags/master-flags.ts';
export { readMasterFlags, type MasterSettings } from './flags/read-master-flags.ts';
export { adaptersOf, makeRegistry, type MasterAdapters } from './master-adapters.ts';
export { startMaster, type RunningMaster, type StartMasterOptions } from './start-master.ts';
