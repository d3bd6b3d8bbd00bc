import { runService } from '@mezzo/http-kit';
import { masterFlags } from './flags/master-flags.ts';
import { readMasterFlags } from './flags/read-master-flags.ts';
import { startMaster } from './start-master.ts';

await runService({
  name: 'master',
  usage: 'Usage: mezzo-master [flags]\n\nFlags, also as MESOS_NAME in the environment:',
  flags: masterFlags,
  read: readMasterFlags,
  asks: ({ flags }) => flags,
  start: (settings) =>
    startMaster({
      settings,
      stepDown: (reason) => {
        process.stderr.write(`master ends: ${reason}\n`);
        process.exit(1);
      },
    }),
  stopTimeoutMs: 10_000,
});
