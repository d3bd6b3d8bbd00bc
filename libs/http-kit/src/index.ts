export {
  booleanFlag,
  bytesFlag,
  choiceFlag,
  durationFlag,
  flagKind,
  formatDurationMs,
  integerFlag,
  jsonFlag,
  namesFlag,
  numberFlag,
  parseDurationMs,
  pathFlag,
  textFlag,
  within,
  type Flag,
  type FlagReading,
  type JsonText,
} from './flags/flag.ts';
export {
  disabledPaths,
  domainFlag,
  firewallRulesFlag,
  rateLimitsFlag,
} from './flags/message-flags.ts';
export {
  parseFlags,
  type FlagSources,
  type FlagsResult,
  type FlagTable,
  type FlagValues,
  type ParsedFlags,
} from './flags/parse-flags.ts';
export {
  libprocessFlags,
  withLibprocessVariables,
  type LibprocessFlags,
} from './flags/libprocess-flags.ts';
export { rateLimitFlag, type RateLimit } from './flags/rate-limit-flag.ts';
export {
  etcdFlags,
  isRedisUrl,
  redisFlags,
  redisUrlFlag,
  withoutPassword,
  type EtcdFlags,
  type RedisFlags,
} from './flags/cluster-flags.ts';
export { formatFlagsHelp } from './flags/flags-help.ts';
export { formatBytesText, parseBytesText } from './flags/bytes-text.ts';
export { parseIntegerText, parseNumberText } from './flags/number-text.ts';
export { acceptsGzip, acceptsMediaType } from './http/accept-header.ts';
export {
  defaultAnswer,
  emptyAnswer,
  jsonAnswer,
  jsonpAnswer,
  methodNotAllowed,
  protobufAnswer,
  redirectAnswer,
  textAnswer,
  type Answer,
} from './http/answer.ts';
export { SlicedBody, type Pieces } from './http/sliced-body.ts';
export { slices, sliceMsMax } from './http/slice-queue.ts';
export { decodeCall, notAcceptableAnswer, type DecodedCall } from './http/call-body.ts';
export { acceptedEncoding, mediaTypeOf, type Encoding } from './http/content-type.ts';
export type {
  Endpoint,
  EndpointGuard,
  EndpointHandler,
  EndpointRequest,
  EndpointResult,
} from './http/endpoint.ts';
export type { EndpointDispatcherOptions } from './http/endpoint-dispatcher.ts';
export { createHttpApplication, httpLimits, type HttpLimits } from './http/http-adapter.ts';
export { withHelp } from './http/help-endpoint.ts';
export { mountEndpoints } from './http/mount-endpoints.ts';
export { parseQuery, type Query } from './http/query.ts';
export {
  framed,
  RecordStream,
  type LongRecord,
  type LongRecordMaker,
  type RecordStreamOptions,
} from './http/record-stream.ts';
export { FileCatalog, type FileApproval } from './files/file-catalog.ts';
export { answerListFiles, answerReadFile, filesEndpoints } from './files/files-endpoints.ts';
export { mediaTypeOfFile } from './files/media-types.ts';
export {
  makeLog,
  silentLog,
  type AdjustableLog,
  type Log,
  type LogFields,
  type LogLevel,
  type LogOptions,
} from './logging/log.ts';
export { loggingEndpoint } from './logging/logging-endpoints.ts';
export { Verbosity } from './logging/verbosity.ts';
export { collectMetrics, type Metrics, type MetricsSource } from './metrics/metrics.ts';
export { EventLoopMetrics } from './metrics/event-loop-metrics.ts';
export { metricsEndpoints } from './metrics/metrics-endpoints.ts';
export { systemMetrics, systemStatsEndpoint } from './metrics/system-metrics.ts';
export { profilerEndpoints } from './process/profiler-endpoints.ts';
export { TimerStatistics } from './metrics/timer-statistics.ts';
export { buildInfo, buildMembers, versionEndpoint, versionInfo } from './build-info.ts';
export {
  attributesJson,
  mapResources,
  quantitiesJson,
  resourceMessagesJson,
  resourcesJson,
  resourcesText,
} from './v0/resource-json.ts';
export { labelsJson, taskJson, taskText } from './v0/task-json.ts';
export {
  processFlagSources,
  runService,
  withMezzoVariables,
  type RunningService,
  type ServiceProgram,
} from './process/service-process.ts';
export { provide, provided, token, type Token } from './nest/provide.ts';
export { ApproverCache, type ApproverCacheOptions } from './security/approver-cache.ts';
export type {
  Authenticated,
  Authentication,
  AuthenticationScheme,
  Authenticator,
  Claims,
} from './security/authenticator.ts';
export { BasicAuthenticator } from './security/basic-authenticator.ts';
export { CombinedAuthenticator } from './security/combined-authenticator.ts';
export {
  parseCredential,
  parseCredentials,
  type Credential,
  type CredentialsReading,
} from './security/credentials.ts';
export {
  readToken,
  signToken,
  type TokenPayload,
  type TokenReading,
} from './security/json-web-token.ts';
export { JwtAuthenticator, type JwtAuthenticatorOptions } from './security/jwt-authenticator.ts';
export type { MaybePromise } from './security/maybe-promise.ts';
export { PrincipalAuthenticator, RealmAuthenticator } from './security/realm-authenticator.ts';
export {
  requireEndpointAccess,
  subjectOf,
  type ApproversOfRequest,
  type Requester,
} from './security/request-subject.ts';
export { aclsFlag } from './security/acls-flag.ts';
export {
  loadAuthenticator,
  type AuthenticationExtension,
  type AuthenticationMaterial,
  type ClosedRealm,
} from './security/load-authenticator.ts';
export {
  aclWarnings,
  loadAuthorizer,
  type AuthorizerExtension,
} from './security/load-authorizer.ts';
export { tlsFlags, type TlsFlags } from './security/tls-flags.ts';
export { tlsClientOptions, tlsOptions, type TlsClientOptions } from './security/tls-options.ts';
export {
  openFileWarnings,
  readCredentials,
  readTokenKey,
  type SecretFile,
} from './security/secret-files.ts';
export { commonDescriptions, commonSchemas, commonTags } from './openapi/common-descriptions.ts';
export { callBody, callTable } from './openapi/describe-calls.ts';
export {
  answersJson,
  jsonpParameter,
  type EndpointDescription,
  type EndpointDescriptions,
  type OperationDescription,
} from './openapi/endpoint-description.ts';
export { openApiDocument, type OpenApiOptions } from './openapi/openapi-document.ts';
export { withDescriptions } from './openapi/openapi-endpoints.ts';
export * as schema from './openapi/schema.ts';
export { v0Schemas } from './v0/v0-schemas.ts';
