import {
  booleanFlag,
  choiceFlag,
  etcdFlags,
  integerFlag,
  pathFlag,
  redisFlags,
  redisUrlFlag,
  textFlag,
  type FlagValues,
} from '@mezzo/http-kit';

/** What an allocator can be told. How it allocates is told to the master, and comes from there. */
export const allocatorFlags = {
  ...etcdFlags,
  ...redisFlags,
  redis: redisUrlFlag({
    help: 'Redis whose streams carry the messages between masters and allocators: redis://[user:password@]host:port, or rediss:// for TLS; or file://PATH of a file with that. Needed.',
  }),
  config_file: pathFlag({
    help: 'File with flags: a JSON object, or lines name=value. Arguments and environment win.',
  }),
  help: booleanFlag({ help: 'Print this text and end.', default: 'false' }),
  hostname: textFlag({
    help: 'Host name that is told to others, for people to read. Without it that of the machine.',
  }),
  ip: textFlag({
    help: 'IP address to listen on. Without it all addresses are listened on.',
  }),
  log_dir: pathFlag({
    help: 'Folder for the log file mezzo-allocator.log. Without it nothing is written to disk.',
  }),
  logging_level: choiceFlag(['INFO', 'WARNING', 'ERROR'])({
    help: 'Least level that is logged: INFO, WARNING or ERROR.',
    default: 'INFO',
  }),
  port: integerFlag({
    help: 'Port to serve health, readiness and metrics on; 0: one that is free.',
    default: '5052',
    check: (port) => (port >= 0 && port <= 65_535 ? undefined : 'Expected value from 0 to 65535'),
  }),
  quiet: booleanFlag({ help: 'Log nothing to stderr.', default: 'false' }),
  version: booleanFlag({ help: 'Print the version and end.', default: 'false' }),
};

export type AllocatorFlags = FlagValues<typeof allocatorFlags>;
