import {
  BasicAuthenticator,
  FileCatalog,
  makeLog,
  provide,
  RealmAuthenticator,
  Verbosity,
  type LogLevel,
} from '@mezzo/http-kit';
import type { Provider } from '@nestjs/common';
import { join } from 'node:path';
import type { MasterFlags } from '../flags/master-flags.ts';
import { realms } from '../realms.ts';
import { tokens } from '../tokens.ts';

/** Log, files and who may speak. */
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
  provide(tokens.files, [tokens.settings], ({ flags }) => {
    const files = new FileCatalog();
    const log = flags.external_log_file ?? logFile(flags);
    if (log !== undefined) files.attach('/master/log', log);
    return files;
  }),
  provide(tokens.authenticator, [tokens.settings], (settings) => {
    const { flags, credentials } = settings;
    const basic = new BasicAuthenticator(credentials);
    return new RealmAuthenticator(new Map(closedRealms(flags).map((realm) => [realm, [basic]])));
  }),
];

const logLevels: Readonly<Record<MasterFlags['logging_level'], LogLevel>> = {
  INFO: 'info',
  WARNING: 'warn',
  ERROR: 'error',
};

function logFile({ log_dir: folder }: MasterFlags): string | undefined {
  return folder === undefined ? undefined : join(folder, 'mezzo-master.log');
}

/** Realms that demand credentials. */
function closedRealms(flags: MasterFlags): readonly string[] {
  return [
    ...(flags.authenticate_http_readonly ? [realms.readonly] : []),
    ...(flags.authenticate_http_readwrite ? [realms.readwrite] : []),
    ...(flags.authenticate_http_frameworks ? [realms.scheduler] : []),
  ];
}
