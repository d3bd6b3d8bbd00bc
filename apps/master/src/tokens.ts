import type { Master } from '@mezzo/core';
import {
  token,
  type AdjustableLog,
  type ApproverCache,
  type Endpoint,
  type EndpointGuard,
  type FileCatalog,
  type MetricsSource,
  type Verbosity,
} from '@mezzo/http-kit';
import type { TaskTracing } from '@mezzo/telemetry';
import type { AgentLink } from './agents/agent-link.ts';
import type { AllocatorLink } from './allocator/allocator-link.ts';
import type { AllocatorService } from './allocator/allocator-service.ts';
import type { WhitelistWatcher } from './allocator/whitelist-watcher.ts';
import type { MasterSettings } from './flags/read-master-flags.ts';
import type { Leadership } from './leadership/leadership.ts';
import type { EffectHandlers } from './loop/effect-handlers.ts';
import type { PendingReplies } from './loop/pending-replies.ts';
import type { ReadyLoop } from './loop/ready-loop.ts';
import type { RegistryWriter } from './loop/registry-writer.ts';
import type { MasterAdapters } from './master-adapters.ts';
import type { Leading, MasterLines, MasterRuntime } from './master-runtime.ts';
import type { Observation } from './operator/operator-endpoint.ts';
import type { OperatorStreams } from './operator/operator-streams.ts';
import type { SchedulerStreams } from './scheduler/scheduler-streams.ts';
import type { ApproversOf } from './security/core-permissions.ts';
import type { MasterSecurity } from './security/load-security.ts';
import type { MasterViews } from './views/master-views.ts';

/** The master's providers by name. */
export const tokens = {
  settings: token<MasterSettings>('settings'),
  adapters: token<MasterAdapters>('adapters'),
  /** Ends the process, because this master may not or cannot lead any longer. */
  stepDown: token<(reason: string) => void>('stepDown'),
  /** Absent unless the environment asks for traces. */
  tracing: token<{ readonly current: TaskTracing | undefined }>('tracing'),
  log: token<AdjustableLog>('log'),
  verbosity: token<Verbosity>('verbosity'),
  security: token<MasterSecurity>('security'),
  approvers: token<ApproverCache>('approvers'),
  approversOf: token<ApproversOf>('approversOf'),
  files: token<FileCatalog>('files'),
  leadership: token<Leadership>('leadership'),
  master: token<Master>('master'),
  loop: token<ReadyLoop>('loop'),
  effectHandlers: token<EffectHandlers>('effectHandlers'),
  replies: token<PendingReplies>('replies'),
  registryMetrics: token<MetricsSource>('registryMetrics'),
  registryWriter: token<RegistryWriter>('registryWriter'),
  agentLink: token<AgentLink>('agentLink'),
  allocator: token<AllocatorService>('allocator'),
  allocatorLink: token<AllocatorLink>('allocatorLink'),
  whitelist: token<WhitelistWatcher>('whitelist'),
  schedulerStreams: token<SchedulerStreams>('schedulerStreams'),
  operatorStreams: token<OperatorStreams>('operatorStreams'),
  views: token<MasterViews>('views'),
  lines: token<MasterLines>('lines'),
  masterMetrics: token<readonly MetricsSource[]>('masterMetrics'),
  metrics: token<readonly MetricsSource[]>('metrics'),
  observation: token<Observation>('observation'),
  /** What stands before the v1 APIs: leadership, recovery, method. */
  apiGuards: token<readonly EndpointGuard[]>('apiGuards'),
  schedulerEndpoints: token<readonly Endpoint[]>('schedulerEndpoints'),
  operatorEndpoints: token<readonly Endpoint[]>('operatorEndpoints'),
  v0Endpoints: token<readonly Endpoint[]>('v0Endpoints'),
  processEndpoints: token<readonly Endpoint[]>('processEndpoints'),
  endpoints: token<readonly Endpoint[]>('endpoints'),
  leading: token<Leading>('leading'),
  runtime: token<MasterRuntime>('runtime'),
} as const;
