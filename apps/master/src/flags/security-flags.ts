import { booleanFlag, durationFlag, jsonFlag, pathFlag, textFlag } from '@mezzo/http-kit';
import { only, unsupported, unsupportedWhenTrue } from './flag-checks.ts';

/** Who may speak to the master, and do what. */
export const securityFlags = {
  acls: jsonFlag({
    help: 'Access rules as JSON. Not supported yet.',
    check: unsupported('Access rules are not supported yet'),
  }),
  authenticate_agents: booleanFlag({
    help: 'Demand credentials of agents. Not supported yet.',
    default: 'false',
    aliases: ['authenticate_slaves'],
    check: unsupportedWhenTrue('Authentication of agents is not supported yet'),
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
    help: 'Authorizer: local.',
    default: 'local',
    check: only('local'),
  }),
  credentials: pathFlag({
    help: 'File with credentials as JSON: {"credentials":[{"principal":…,"secret":…}]}. The path may be given as file://PATH.',
  }),
  http_authenticators: textFlag({
    help: 'Authenticator of the HTTP endpoints: basic.',
    default: 'basic',
    check: only('basic'),
  }),
  http_framework_authenticators: textFlag({
    help: "Authenticator of frameworks' HTTP calls: basic.",
    check: only('basic'),
  }),
};
