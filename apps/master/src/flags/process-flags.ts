import { booleanFlag, choiceFlag, integerFlag, pathFlag } from '@mezzo/http-kit';

/** The program itself: help, files and logs. */
export const processFlags = {
  config_file: pathFlag({
    help: 'File with flags: a JSON object, or lines name=value. Arguments and environment win. Not a flag of Mesos.',
  }),
  external_log_file: pathFlag({
    help: 'File with the log of this program, where somebody else writes it, to be served as /master/log.',
  }),
  help: booleanFlag({ help: 'Print this text and end.', default: 'false' }),
  initialize_driver_logging: booleanFlag({
    help: 'Concerns drivers of schedulers. Without effect.',
    default: 'true',
  }),
  log_dir: pathFlag({
    help: 'Folder for the log file mezzo-master.log. Without it nothing is written to disk.',
  }),
  logbufsecs: integerFlag({
    help: 'Seconds for which log lines may be held back. Without effect: lines are written at once.',
    default: '0',
  }),
  logging_level: choiceFlag(['INFO', 'WARNING', 'ERROR'])({
    help: 'Least level that is logged: INFO, WARNING or ERROR.',
    default: 'INFO',
  }),
  quiet: booleanFlag({ help: 'Log nothing to stderr.', default: 'false' }),
  version: booleanFlag({ help: 'Print the version and end.', default: 'false' }),
  work_dir: pathFlag({
    help: 'Folder of the registry. Needed unless --etcd or --registry=in_memory.',
  }),
};
