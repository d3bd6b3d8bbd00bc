import type { AgentToMaster } from '@mezzo/domain';
import {
  AgentID,
  AgentInfo,
  AgentInfoCapability,
  DrainConfig,
  ExecutorID,
  ExecutorInfo,
  FrameworkID,
  FrameworkInfo,
  Operation,
  OperationStatus,
  Resource,
  Task,
  TaskStatus,
  type MessageType,
} from '@mezzo/proto';

type Check = (value: unknown) => boolean;

/**
 * Whether data from the bus is a message of an agent. Whoever can reach the master's port can send it
 * anything; what the core is given must be what its types say.
 */
export function isAgentMessage(value: unknown): value is AgentToMaster {
  if (!isRecord(value)) return false;
  const check = typeof value['type'] === 'string' ? checks.get(value['type']) : undefined;
  return check?.(value) ?? false;
}

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'number';
const bytes: Check = (value) => value instanceof Uint8Array;

/** A message of the API is one that can be encoded: all that is required is there, and fits. */
function message<T extends object>(type: MessageType<T>): Check {
  return (value) => {
    if (!isRecord(value)) return false;
    try {
      type.encode(value as unknown as T);
      return true;
    } catch {
      return false;
    }
  };
}

function list(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function object(members: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(members);
  return (value) => isRecord(value) && entries.every(([name, check]) => check(value[name]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const description = {
  agentInfo: message(AgentInfo),
  version: text,
  capabilities: list(message(AgentInfoCapability)),
  checkpointedResources: list(message(Resource)),
  resourceVersionUuid: bytes,
  ordinal: optional(object({ run: bytes, number })),
};

const runningExecutor = object({
  frameworkId: message(FrameworkID),
  executorInfo: message(ExecutorInfo),
});

const statusUpdate = object({
  frameworkId: message(FrameworkID),
  executorId: optional(message(ExecutorID)),
  agentId: message(AgentID),
  status: message(TaskStatus),
  timestamp: number,
  uuid: optional(bytes),
  latestState: text,
});

const checks: ReadonlyMap<string, Check> = new Map<AgentToMaster['type'], Check>([
  ['register', object(description)],
  [
    'reregister',
    object({
      ...description,
      tasks: list(message(Task)),
      executors: list(runningExecutor),
      frameworks: list(message(FrameworkInfo)),
      completedFrameworks: list(message(FrameworkInfo)),
      operations: list(message(Operation)),
      drainConfig: optional(message(DrainConfig)),
    }),
  ],
  ['unregister', object({ agentId: message(AgentID) })],
  [
    'updateAgent',
    object({
      agentId: message(AgentID),
      oversubscribedResources: optional(list(message(Resource))),
      operations: list(message(Operation)),
      resourceVersionUuid: bytes,
    }),
  ],
  ['statusUpdate', object({ update: statusUpdate })],
  [
    'operationStatusUpdate',
    object({
      agentId: message(AgentID),
      frameworkId: optional(message(FrameworkID)),
      status: message(OperationStatus),
      latestStatus: optional(message(OperationStatus)),
      operationUuid: bytes,
    }),
  ],
  [
    'exitedExecutor',
    object({
      agentId: message(AgentID),
      frameworkId: message(FrameworkID),
      executorId: message(ExecutorID),
      status: number,
    }),
  ],
  [
    'executorMessage',
    object({
      agentId: message(AgentID),
      frameworkId: message(FrameworkID),
      executorId: message(ExecutorID),
      data: bytes,
    }),
  ],
  ['pong', object({ agentId: optional(message(AgentID)) })],
]);
