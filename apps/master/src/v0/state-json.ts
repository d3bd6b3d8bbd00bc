import type { MasterState, ViewPermissions } from '@mezzo/core';
import type { MasterInfo } from '@mezzo/domain/messages';
import { buildMembers } from '@mezzo/http-kit';
import { double, writeJson, type WritableJson } from '@mezzo/proto';
import type { CapturedAgent } from '../views/captured-agent.ts';
import { elements, mapped, membersText, type JsonPieces } from '../views/pieces.ts';
import type { FrameworkCapture, StateCapture } from '../views/state-capture.ts';
import { agentJson, agentResourcesJson, domainJson, recoveredAgentJson } from './agent-json.ts';
import { frameworkPieces, frameworkSummaryJson } from './framework-json.ts';
import { TaskCounts } from './task-counters.ts';

type Members = Readonly<Record<string, WritableJson | undefined>>;

/** What a v0 view is made of: all of one moment, while the text is made in slices. */
export interface V0Source {
  readonly capture: StateCapture;
  readonly permissions: ViewPermissions;
  /** This master, and what it says of itself and of the leader. */
  readonly self: MasterInfo;
  readonly leader: MasterInfo | undefined;
  readonly startTimeMs: number;
  readonly electedTimeMs: MasterState['electedTimeMs'];
  readonly flags: ReadonlyMap<string, string>;
  /** VIEW_FLAGS */
  readonly mayViewFlags: boolean;
}

/** `/state`. Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::state */
export function* statePieces(source: V0Source): JsonPieces {
  yield `{${membersText({
    ...masterJson(source),
    ...agentCountsJson(source.capture),
    domain: domainJson(source.self.domain),
    ...leaderJson(source.leader),
    ...(source.mayViewFlags ? flagsJson(source.flags) : {}),
  })},`;
  const { capture, permissions } = source;
  yield* agentsPieces(capture, (agent) => agent.v0Element(permissions));
  yield ',';
  yield* frameworksPieces(source);
  yield ',"orphan_tasks":[],"unregistered_frameworks":[]}';
}

/** `/state-summary`. Source: mesos src/master/readonly_handler.cpp#ReadOnlyHandler::stateSummary */
export function* stateSummaryPieces(source: V0Source): JsonPieces {
  const { capture, permissions, self, flags } = source;
  const counts = new TaskCounts();
  yield* counts.count(capture.frameworks);
  const head = { hostname: self.hostname ?? '', cluster: flags.get('cluster') };
  yield `{${membersText(head)},"slaves":[`;
  yield* elements(
    mapped(capture.agents, ({ facts }) => {
      const { counts: byState, partners } = counts.ofAgent(facts.id);
      const framework_ids = [...partners];
      return `,${writeJson({ ...agentJson(facts, permissions), ...byState, framework_ids })}`;
    }),
  );
  yield '],"frameworks":[';
  yield* elements(
    mapped(capture.frameworks, ({ framework: { facts }, isRegistered }) => {
      if (!isRegistered || !permissions.framework(facts.info)) return undefined;
      const { counts: byState, partners } = counts.ofFramework(facts.id);
      const slave_ids = [...partners];
      return `,${writeJson({ ...frameworkSummaryJson(facts), ...byState, slave_ids })}`;
    }),
  );
  yield ']}';
}

/** `/slaves`. */
export function* agentListPieces(source: V0Source, agentId: string | undefined): JsonPieces {
  const { capture, permissions } = source;
  const isShown = (id: string | undefined): boolean => agentId === undefined || id === agentId;
  const shown = {
    agents: capture.agents.filter(({ facts }) => isShown(facts.id)),
    recoveredAgents: capture.recoveredAgents.filter(({ id }) => isShown(id?.value)),
  };
  yield '{';
  yield* agentsPieces(shown, ({ facts }) => {
    const agent = { ...agentJson(facts, permissions), ...agentResourcesJson(facts, permissions) };
    return `,${writeJson(agent)}`;
  });
  yield '}';
}

/** `/frameworks`. */
export function* frameworkListPieces(
  source: V0Source,
  frameworkId: string | undefined,
): JsonPieces {
  yield '{';
  yield* frameworksPieces(source, frameworkId);
  yield ',"unregistered_frameworks":[]}';
}

function* agentsPieces(
  { agents, recoveredAgents }: Pick<StateCapture, 'agents' | 'recoveredAgents'>,
  write: (agent: CapturedAgent) => string,
): JsonPieces {
  yield '"slaves":[';
  yield* elements(mapped(agents, write));
  yield '],"recovered_slaves":[';
  yield* elements(mapped(recoveredAgents, (info) => `,${writeJson(recoveredAgentJson(info))}`));
  yield ']';
}

function* frameworksPieces({ capture, permissions }: V0Source, frameworkId?: string): JsonPieces {
  const shown = capture.frameworks.filter(
    ({ framework: { facts } }) =>
      (frameworkId === undefined || facts.id === frameworkId) && permissions.framework(facts.info),
  );
  yield '"frameworks":[';
  yield* eachFramework(
    shown.filter(({ isRegistered }) => isRegistered),
    permissions,
  );
  yield '],"completed_frameworks":[';
  yield* eachFramework(
    shown.filter(({ isRegistered }) => !isRegistered),
    permissions,
  );
  yield ']';
}

function* eachFramework(
  frameworks: readonly FrameworkCapture[],
  permissions: ViewPermissions,
): JsonPieces {
  for (const [index, capture] of frameworks.entries()) {
    if (index > 0) yield ',';
    yield* frameworkPieces(capture, permissions);
  }
}

function masterJson({ self, startTimeMs, electedTimeMs }: V0Source): Members {
  return {
    ...buildMembers,
    start_time: double(startTimeMs / 1000),
    elected_time: electedTimeMs === undefined ? undefined : double(electedTimeMs / 1000),
    id: self.id,
    pid: self.pid ?? '',
    hostname: self.hostname ?? '',
    capabilities: (self.capabilities ?? []).map(({ type }) => type ?? 'UNKNOWN'),
  };
}

/** Counts are doubles here. */
function agentCountsJson({ agents, unreachableAgentsCount }: StateCapture): Members {
  const active = agents.filter(({ facts }) => facts.active).length;
  return {
    activated_slaves: double(active),
    deactivated_slaves: double(agents.length - active),
    unreachable_slaves: double(unreachableAgentsCount),
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
