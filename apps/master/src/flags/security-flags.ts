import {
  aclsFlag,
  booleanFlag,
  durationFlag,
  namesFlag,
  pathFlag,
  textFlag,
} from '@mezzo/http-kit';
import { only } from './flag-checks.ts';

/** Who may speak to the master, and do what. */
export const securityFlags = {
  acls: aclsFlag({
    help: 'Access rules as JSON, or the path of a file with them. Without them everything is permitted.',
  }),
  authenticate_agents: booleanFlag({
    help: 'Demand of agents that connect to the port of the master the --credential that --credentials knows. Not with --redis, which authenticates agents by itself.',
    default: 'false',
    aliases: ['authenticate_slaves'],
  }),
  authenticate_frameworks: booleanFlag({
    help: 'Demand credentials of frameworks that use the old driver protocol, which is not served yet: without effect.',
    default: 'false',
    aliases: ['authenticate'],
  }),
  authenticate_http_frameworks: booleanFlag({
    help: 'Demand credentials of frameworks that use the HTTP API. Needs --credentials and --http_framework_authenticators.',
    default: 'false',
  }),
  authenticate_http_readonly: booleanFlag({
    help: 'Demand credentials for endpoints that only read. Needs --credentials.',
    default: 'false',
  }),
  authenticate_http_readwrite: booleanFlag({
    help: 'Demand credentials for endpoints that change something. Needs --credentials.',
    default: 'false',
    aliases: ['authenticate_http'],
  }),
  authentication_v0_timeout: durationFlag({
    help: 'Time for the handshake of agents and drivers. Without effect.',
    default: '15secs',
  }),
  authenticators: textFlag({
    help: 'Authenticator of agents and drivers: crammd5.',
    default: 'crammd5',
    check: only('crammd5'),
  }),
  authorizers: textFlag({
    help: 'Authorizer: local, which decides by --acls; or a package, or the absolute path of a module, that exports createAuthorizer.',
    default: 'local',
    check: (name) => (name.includes(',') ? 'Multiple authorizers not supported' : undefined),
  }),
  credentials: pathFlag({
    help: 'File with credentials as JSON: {"credentials":[{"principal":…,"secret":…}]}. The path may be given as file://PATH.',
  }),
  http_authenticators: namesFlag({
    help: 'Authenticators of the HTTP endpoints, between commas, in the order in which they are asked: basic (see --credentials), jwt (see --jwt_secret_key), or a package, or the absolute path of a module, that exports createAuthenticationScheme.',
    default: 'basic',
  }),
  http_framework_authenticators: namesFlag({
    help: "Authenticators of frameworks' HTTP calls, as in --http_authenticators.",
  }),
  jwt_secret_key: pathFlag({
    help: "File with the key of tokens (HS256) for the authenticator jwt. A token's claim 'sub' is its principal. Not a flag of Mesos' master.",
  }),
};
