import type { AgentDescription, AgentToMaster, FrameworkProposal } from '@mezzo/domain';
import type {
  AgentInfoCapabilityType,
  FrameworkInfo,
  MasterInfo,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
  schedulerApi,
} from '@mezzo/domain/messages';

/** Valid messages with defaults, for tests. */
export const MASTER_INFO: MasterInfo = {
  id: 'M',
  ip: 16_777_343,
  port: 5050,
  pid: 'master@127.0.0.1:5050',
  hostname: 'localhost',
  version: '1.12.0',
};

export const ALL_AGENT_CAPABILITIES: readonly AgentInfoCapabilityType[] = [
  'MULTI_ROLE',
  'HIERARCHICAL_ROLE',
  'RESERVATION_REFINEMENT',
  'RESOURCE_PROVIDER',
  'RESIZE_VOLUME',
  'AGENT_OPERATION_FEEDBACK',
  'AGENT_DRAINING',
  'TASK_RESOURCE_LIMITS',
];

export function scalar(name: string, value: number, more: Partial<Resource> = {}): Resource {
  return { name, type: 'SCALAR', scalar: { value }, ...more };
}

export function ports(begin: number, end: number): Resource {
  return { name: 'ports', type: 'RANGES', ranges: { range: [{ begin, end }] } };
}

export const AGENT_RESOURCES: readonly Resource[] = [
  scalar('cpus', 4),
  scalar('mem', 4096),
  scalar('disk', 8192),
  ports(31_000, 32_000),
];

export function anAgent(more: Partial<AgentDescription> = {}): AgentDescription {
  return {
    agentInfo: { hostname: 'localhost', port: 5051, resources: AGENT_RESOURCES },
    version: '1.12.0',
    capabilities: ALL_AGENT_CAPABILITIES.map((type) => ({ type })),
    checkpointedResources: [],
    resourceVersionUuid: new Uint8Array(16),
    ...more,
  };
}

export function anAgentWithId(id: string): AgentDescription {
  const agent = anAgent();
  return { ...agent, agentInfo: { ...agent.agentInfo, id: { value: id } } };
}

export function aReregistration(
  id: string,
  more: Partial<Extract<AgentToMaster, { type: 'reregister' }>> = {},
): Extract<AgentToMaster, { type: 'reregister' }> {
  return {
    type: 'reregister',
    ...anAgentWithId(id),
    tasks: [],
    executors: [],
    frameworks: [],
    completedFrameworks: [],
    operations: [],
    ...more,
  };
}

export function aFramework(more: Partial<FrameworkInfo> = {}): FrameworkInfo {
  return { user: 'alice', name: 'test', ...more };
}

export function aSubscribe(
  info: FrameworkInfo,
  more: Partial<schedulerApi.CallSubscribe> = {},
): schedulerApi.Call {
  return {
    type: 'SUBSCRIBE',
    framework_id: info.id,
    subscribe: { framework_info: info, ...more },
  };
}

export function aTask(id: string, agentId: string, more: Partial<TaskInfo> = {}): TaskInfo {
  return {
    name: `task-${id}`,
    task_id: { value: id },
    agent_id: { value: agentId },
    resources: [scalar('cpus', 0.5), scalar('mem', 64)],
    command: { value: 'sleep 1000' },
    ...more,
  };
}

/** A proposal of everything in `resources` on one agent, under one role. */
export function aProposal(
  frameworkId: string,
  agentId: string,
  resources: readonly Resource[] = AGENT_RESOURCES,
  role = '*',
): FrameworkProposal {
  const allocated = resources.map((resource) => ({ ...resource, allocation_info: { role } }));
  return {
    frameworkId: { value: frameworkId },
    roles: [{ role, agents: [{ agentId: { value: agentId }, resources: allocated }] }],
  };
}

/** Sixteen bytes that pass for a UUID, told apart by `n`. */
export function uuid(n: number): Uint8Array {
  const bytes = new Uint8Array(16);
  bytes[6] = 0x40;
  bytes[8] = 0x80;
  bytes[14] = n >> 8;
  bytes[15] = n & 0xff;
  return bytes;
}

export interface UpdateDraft {
  readonly frameworkId: string;
  readonly agentId: string;
  readonly taskId: string;
  readonly state: TaskState;
  readonly uuid: Uint8Array;
  readonly latestState?: TaskState;
  readonly more?: Partial<TaskStatus>;
}

/** A status update as an agent sends it. */
export function anUpdate(draft: UpdateDraft): Extract<AgentToMaster, { type: 'statusUpdate' }> {
  const { frameworkId, agentId, taskId, state } = draft;
  return {
    type: 'statusUpdate',
    update: {
      frameworkId: { value: frameworkId },
      agentId: { value: agentId },
      executorId: { value: taskId },
      timestamp: 1,
      uuid: draft.uuid,
      latestState: draft.latestState ?? state,
      status: {
        task_id: { value: taskId },
        state,
        source: 'SOURCE_EXECUTOR',
        uuid: draft.uuid,
        ...draft.more,
      },
    },
  };
}
