import {
  ApproverCache,
  FileCatalog,
  makeLog,
  provide,
  subjectOf,
  Verbosity,
  type FileApproval,
  type LogLevel,
} from '@mezzo/http-kit';
import type { Provider } from '@nestjs/common';
import { join } from 'node:path';
import type { MasterFlags } from '../flags/master-flags.ts';
import { tokens } from '../tokens.ts';

/** Log, files and who may do what. */
export const processProviders: readonly Provider[] = [
  provide(tokens.log, [tokens.settings], ({ flags }) =>
    makeLog({
      name: 'mezzo-master',
      level: logLevels[flags.logging_level],
      quiet: flags.quiet,
      file: logFile(flags),
    }),
  ),
  provide(tokens.verbosity, [tokens.log], (log) => new Verbosity(log)),
  provide(tokens.files, [tokens.settings, tokens.approversOf], ({ flags }, approversOf) => {
    const files = new FileCatalog();
    const log = flags.external_log_file ?? logFile(flags);
    const mayRead: FileApproval = ({ principal }) =>
      approversOf(principal).approved('ACCESS_MESOS_LOG');
    if (log !== undefined) files.attach('/master/log', log, mayRead);
    return files;
  }),
  provide(
    tokens.approvers,
    [tokens.security, tokens.log],
    ({ authorizer }, log) =>
      new ApproverCache({
        authorizer,
        onError: (action, error) => log.error({ err: error, action }, 'authorizer failed'),
      }),
  ),
  provide(
    tokens.approversOf,
    [tokens.approvers],
    (approvers) => (principal) => approvers.approversOf(subjectOf({ principal })),
  ),
];

const logLevels: Readonly<Record<MasterFlags['logging_level'], LogLevel>> = {
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
};

function logFile({ log_dir: folder }: MasterFlags): string | undefined {
  return folder === undefined ? undefined : join(folder, 'mezzo-master.log');
}
