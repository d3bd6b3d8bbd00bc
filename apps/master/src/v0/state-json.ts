import { visibleFrameworks, type MasterState, type ViewPermissions } from '@mezzo/core';
import type { MasterInfo } from '@mezzo/domain/messages';
import { buildInfo } from '@mezzo/http-kit';
import { double, type WritableJson } from '@mezzo/proto';
import { agentJson, agentResourcesJson, domainJson, recoveredAgentJson } from './agent-json.ts';
import { frameworkJson, frameworkSummaryJson } from './framework-json.ts';
import { countTasks } from './task-counters.ts';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/** What a v0 view is made of. */
export interface V0Source {
  readonly state: MasterState;
  readonly permissions: ViewPermissions;
  /** This master. */
  readonly self: MasterInfo;
  readonly leader: MasterInfo | undefined;
  readonly flags: ReadonlyMap<string, string>;
  /** VIEW_FLAGS */
  readonly mayViewFlags: boolean;
}

/** `/state`. Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::state */
export function stateJson(source: V0Source): WritableJson {
  const { state } = source;
  return {
    ...masterJson(source),
    ...agentCountsJson(state),
    domain: domainJson(source.self.domain),
    ...leaderJson(source.leader),
    ...(source.mayViewFlags ? flagsJson(source.flags) : {}),
    ...agentsJson(source),
    ...frameworksJson(source),
    orphan_tasks: [],
    unregistered_frameworks: [],
  };
}

/** `/state-summary`. Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::stateSummary */
export function stateSummaryJson(source: V0Source): WritableJson {
  const { state, permissions, self, flags } = source;
  const counters = countTasks(state);
  const frameworks = [...state.frameworks.registered.values()].filter(({ info }) =>
    permissions.framework(info),
  );
  return {
    hostname: self.hostname ?? '',
    cluster: flags.get('cluster'),
    slaves: [...state.agents.registered.values()].map((agent) => {
      const { counts, partners } = counters.ofAgent(agent.id);
      const framework_ids = [...partners];
      return { ...agentJson(state, agent, permissions), ...counts, framework_ids };
    }),
    frameworks: frameworks.map((framework) => {
      const { counts, partners } = counters.ofFramework(framework.id);
      const slave_ids = [...partners];
      return { ...frameworkSummaryJson(framework), ...counts, slave_ids };
    }),
  };
}

/** `/slaves`. */
export function agentListJson(source: V0Source, agentId: string | undefined): WritableJson {
  const { state, permissions } = source;
  const isShown = (id: string): boolean => agentId === undefined || id === agentId;
  const registered = [...state.agents.registered.values()].filter(({ id }) => isShown(id));
  const recovered = [...state.agents.recovered].filter(([id]) => isShown(id));
  return {
    slaves: registered.map((agent) => ({
      ...agentJson(state, agent, permissions),
      ...agentResourcesJson(agent, permissions),
    })),
    recovered_slaves: recovered.map(([, info]) => recoveredAgentJson(info)),
  };
}

/** `/frameworks`. */
export function frameworkListJson(source: V0Source, frameworkId: string | undefined): WritableJson {
  return { ...frameworksJson(source, frameworkId), unregistered_frameworks: [] };
}

function masterJson({ state, self }: V0Source): Members {
  return {
    version: buildInfo.version,
    git_sha: buildInfo.gitSha,
    git_branch: buildInfo.gitBranch,
    build_date: buildInfo.buildDate,
    build_time: double(buildInfo.buildTimeSeconds),
    build_user: buildInfo.buildUser,
    start_time: double(state.startTimeMs / 1000),
    elected_time:
      state.electedTimeMs === undefined ? undefined : double(state.electedTimeMs / 1000),
    id: self.id,
    pid: self.pid ?? '',
    hostname: self.hostname ?? '',
    capabilities: (self.capabilities ?? []).map(({ type }) => type ?? 'UNKNOWN'),
  };
}

/** Counts are doubles here. */
function agentCountsJson({ agents }: MasterState): Members {
  const active = [...agents.registered.values()].filter((agent) => agent.active).length;
  return {
    activated_slaves: double(active),
    deactivated_slaves: double(agents.registered.size - active),
    unreachable_slaves: double(agents.unreachable.size),
  };
}

function leaderJson(leader: MasterInfo | undefined): Members {
  if (leader === undefined) return {};
  const { id, pid = '', port, hostname = '', domain } = leader;
  return { leader: pid, leader_info: { id, pid, port, hostname, domain: domainJson(domain) } };
}

function flagsJson(flags: ReadonlyMap<string, string>): Members {
  return {
    cluster: flags.get('cluster'),
    log_dir: flags.get('log_dir'),
    external_log_file: flags.get('external_log_file'),
    flags: Object.fromEntries(flags),
  };
}

function agentsJson({ state, permissions }: V0Source): Members {
  const { registered, recovered } = state.agents;
  return {
    slaves: [...registered.values()].map((agent) => agentJson(state, agent, permissions)),
    recovered_slaves: [...recovered.values()].map(recoveredAgentJson),
  };
}

function frameworksJson({ state, permissions }: V0Source, frameworkId?: string): Members {
  const shown = [...visibleFrameworks(state, permissions)].filter(
    ({ id }) => frameworkId === undefined || id === frameworkId,
  );
  const { registered } = state.frameworks;
  const isRegistered = (id: string): boolean => registered.has(id);
  return {
    frameworks: shown
      .filter(({ id }) => isRegistered(id))
      .map((framework) => frameworkJson(framework, permissions)),
    completed_frameworks: shown
      .filter(({ id }) => !isRegistered(id))
      .map((framework) => frameworkJson(framework, permissions)),
  };
}
