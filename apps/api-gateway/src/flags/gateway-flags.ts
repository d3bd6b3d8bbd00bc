import {
  booleanFlag,
  bytesFlag,
  choiceFlag,
  durationFlag,
  etcdFlags,
  integerFlag,
  namesFlag,
  pathFlag,
  textFlag,
  tlsFlags,
  within,
  type FlagValues,
} from '@mezzo/http-kit';
import { mastersFlag } from './masters-flag.ts';
import { rateLimitsFlag } from './rate-limits-flag.ts';

function longerThanNothing(ms: number): string | undefined {
  return ms > 0 ? undefined : 'Expecting a time longer than nothing';
}

/** The program itself, and where it listens. */
const processFlags = {
  config_file: pathFlag({
    help: 'File with flags: a JSON object, or lines name=value. Arguments and environment win.',
  }),
  help: booleanFlag({ help: 'Print this text and end.', default: 'false' }),
  hostname: textFlag({
    help: 'Host name to which /redirect leads where a client does not say under which it has found the gateway.',
  }),
  ip: textFlag({ help: 'IP address to listen on. Without it all addresses are listened on.' }),
  log_dir: pathFlag({
    help: 'Folder for the log file mezzo-api-gateway.log. Without it nothing is written to disk.',
  }),
  logging_level: choiceFlag(['INFO', 'WARNING', 'ERROR'])({
    help: 'Least level that is logged: INFO, WARNING or ERROR.',
    default: 'INFO',
  }),
  max_request_body_size: bytesFlag({
    help: 'Size of a request body at most; longer ones are refused with 413.',
    default: '32MB',
    check: within(1024, 2 ** 31 - 1),
  }),
  port: integerFlag({ help: 'Port to listen on.', default: '8080', check: within(0, 65_535) }),
  quiet: booleanFlag({ help: 'Log nothing to stderr.', default: 'false' }),
  version: booleanFlag({ help: 'Print the version and end.', default: 'false' }),
};

/** How the leading master is found and reached. */
const mastersFlags = {
  leader_timeout: durationFlag({
    help: 'How long a request waits for a leading master before it is answered 503.',
    default: '15secs',
    check: longerThanNothing,
  }),
  masters: mastersFlag({
    help: 'Masters, host:port between commas, who are asked which of them leads. In place of --etcd; works with masters of Mesos too.',
  }),
  masters_ssl: booleanFlag({
    help: 'Speak HTTPS to the masters, with --ssl_ca_file, --ssl_cert_file and --ssl_key_file. As --ssl_enabled unless given.',
  }),
  stream_failover_timeout: durationFlag({
    help: 'How long a stream of a framework or an operator is kept open for its client while there is no master to continue it.',
    default: '5mins',
    check: longerThanNothing,
  }),
};

/** Who may speak through the gateway, and how often. */
const edgeFlags = {
  authenticate_http_frameworks: booleanFlag({
    help: 'Demand credentials of frameworks. Needs --http_framework_authenticators.',
    default: 'false',
  }),
  authenticate_http_readonly: booleanFlag({
    help: 'Demand credentials for endpoints that only read.',
    default: 'false',
  }),
  authenticate_http_readwrite: booleanFlag({
    help: 'Demand credentials for endpoints that change something.',
    default: 'false',
    aliases: ['authenticate_http'],
  }),
  credentials: pathFlag({
    help: 'File with credentials as JSON: {"credentials":[{"principal":…,"secret":…}]}. They are passed on to the master, which decides what they permit.',
  }),
  http_authenticators: namesFlag({
    help: 'Authenticators of the HTTP endpoints, between commas, in the order in which they are asked: basic (see --credentials), jwt (see --jwt_secret_key), or a package, or the absolute path of a module, that exports createAuthenticationScheme.',
    default: 'basic',
  }),
  http_framework_authenticators: namesFlag({
    help: "Authenticators of frameworks' HTTP calls, as in --http_authenticators.",
  }),
  jwt_secret_key: pathFlag({
    help: "File with the key of tokens (HS256) for the authenticator jwt. A token's claim 'sub' is its principal.",
  }),
  rate_limits: rateLimitsFlag({
    help: 'Requests that principals may make, as JSON or the path of a file: {"limits":[{"principal":…,"qps":…,"capacity":…}],"aggregate_default_qps":…}. More are answered 429. Capacity is how many may come at once. Principals count where credentials are demanded; all others share the default.',
  }),
};

/** Every flag of the gateway. Names are those of Mesos' master where it has the flag. */
export const gatewayFlags = {
  ...processFlags,
  ...etcdFlags,
  ...mastersFlags,
  ...edgeFlags,
  ...tlsFlags,
};

export type GatewayFlags = FlagValues<typeof gatewayFlags>;
