import { aclsFlag, booleanFlag, namesFlag, pathFlag, textFlag } from '@mezzo/http-kit';

/** Who may speak to an agent. */
export const securityFlags = {
  acls: aclsFlag({
    help: 'Access rules as JSON, or the path of a file with them. Without them everything is permitted. The list is the same as that of a master; an agent asks about its own actions.',
  }),
  authorizer: textFlag({
    default: 'local',
    help: 'Authorizer: local, which decides by --acls; or a package, or the absolute path of a module, that exports createAuthorizer.',
  }),
  authenticate_http_executors: booleanFlag({
    help: 'Demand of executors the token that the agent gave them. Needs --jwt_secret_key. Off unless given.',
  }),
  authenticate_http_readonly: booleanFlag({
    default: 'false',
    help: 'Demand credentials on endpoints that read.',
  }),
  authenticate_http_readwrite: booleanFlag({
    default: 'false',
    help: 'Demand credentials on endpoints that change something.',
  }),
  http_authenticators: namesFlag({
    help: 'Authenticators of the HTTP endpoints, between commas, in the order in which they are asked: basic (see --http_credentials), jwt (see --jwt_secret_key), or a package, or the absolute path of a module, that exports createAuthenticationScheme. basic unless given.',
  }),
  http_credentials: pathFlag({
    help: 'File with credentials as JSON: {"credentials":[{"principal":…,"secret":…}]}. The path may be given as file://PATH.',
  }),
  jwt_secret_key: pathFlag({
    help: "File with the key of executors' tokens (HS256). With it every executor's process gets a token in MESOS_EXECUTOR_AUTHENTICATION_TOKEN.",
    aliases: ['executor_secret_key'],
  }),
};
