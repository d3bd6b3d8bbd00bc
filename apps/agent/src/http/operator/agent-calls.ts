import { assertNever, defined, millisecondsOf, type ObjectApprovers } from '@mezzo/domain';
import type { agentApi } from '@mezzo/domain/messages';
import {
  answerListFiles,
  answerReadFile,
  collectMetrics,
  defaultAnswer,
  emptyAnswer,
  textAnswer,
  versionInfo,
  type Answer,
  type FileCatalog,
  type MetricsSource,
  type Verbosity,
  type Requester,
} from '@mezzo/http-kit';
import type { AgentRuntime } from '../../agent-runtime.ts';
import { AgentViews } from '../../security/agent-views.ts';
import {
  getAgent,
  getExecutors,
  getFrameworks,
  getOperations,
  getTasks,
} from '../../views/agent-reads.ts';
import { getContainers } from '../../views/container-reads.ts';
import {
  attachContainer,
  killContainer,
  launchContainer,
  removeContainer,
  waitContainer,
} from './container-calls.ts';
import { permitsAgentCall } from './permit-agent-call.ts';

export interface AgentCallParts {
  readonly runtime: AgentRuntime;
  readonly catalog: FileCatalog;
  readonly flags: ReadonlyMap<string, string>;
  readonly metrics: readonly MetricsSource[];
  readonly verbosity: Verbosity;
  readonly requester: Requester;
  /** What the requester may do. */
  readonly approvers: ObjectApprovers;
}

/** A response to be encoded, or an answer that is complete. */
export type CallResult = { readonly response: agentApi.Response } | Answer;

/**
 * Carries out a valid call.
 *
 * Source: mesos src/slave/http.cpp#Http::_api
 */
export async function answerAgentCall(
  parts: AgentCallParts,
  call: agentApi.Call,
): Promise<CallResult> {
  const type = defined(call.type, 'a valid call has a type');
  const { approvers, runtime } = parts;
  const { records } = runtime;
  if (!permitsAgentCall(approvers, records, call)) return defaultAnswer(403);
  const views = new AgentViews(approvers);
  switch (type) {
    case 'GET_HEALTH':
      return respond({ type, get_health: { healthy: true } });
    case 'GET_FLAGS':
      return respond({ type, get_flags: { flags: flagList(parts.flags) } });
    case 'GET_VERSION':
      return respond({ type, get_version: { version_info: versionInfo } });
    case 'GET_LOGGING_LEVEL':
      return respond({ type, get_logging_level: { level: parts.verbosity.level } });
    case 'GET_FRAMEWORKS':
      return respond({ type, get_frameworks: getFrameworks(records, views) });
    case 'GET_EXECUTORS':
      return respond({ type, get_executors: getExecutors(records, views) });
    case 'GET_TASKS':
      return respond({ type, get_tasks: getTasks(records, views) });
    case 'GET_AGENT':
      return respond({ type, get_agent: getAgent(records) });
    case 'GET_STATE':
      return respond({
        type,
        get_state: {
          get_tasks: getTasks(records, views),
          get_executors: getExecutors(records, views),
          get_frameworks: getFrameworks(records, views),
        },
      });
    case 'GET_OPERATIONS':
      return respond({ type, get_operations: getOperations(records, views) });
    case 'GET_RESOURCE_PROVIDERS':
      return respond({ type, get_resource_providers: {} });
    case 'GET_METRICS':
    case 'SET_LOGGING_LEVEL':
    case 'LIST_FILES':
    case 'READ_FILE':
    case 'GET_CONTAINERS':
      return answerSlowRead(parts, call, type);
    default:
      return answerContainerCall(parts, call, type);
  }
}

function respond(response: agentApi.Response): CallResult {
  return { response };
}

function flagList(flags: ReadonlyMap<string, string>): agentApi.ResponseGetFlags['flags'] {
  return [...flags].map(([name, value]) => ({ name, value }));
}

type SlowRead = 'GET_METRICS' | 'SET_LOGGING_LEVEL' | 'LIST_FILES' | 'READ_FILE' | 'GET_CONTAINERS';

async function answerSlowRead(
  { runtime, catalog, metrics, verbosity, requester, approvers }: AgentCallParts,
  call: agentApi.Call,
  type: SlowRead,
): Promise<CallResult> {
  switch (type) {
    case 'GET_METRICS': {
      const timeout = call.get_metrics?.timeout;
      const timeoutMs = timeout && millisecondsOf(timeout.nanoseconds);
      const collected = await collectMetrics(metrics, timeoutMs);
      const list = [...collected].map(([name, value]) => ({ name, value }));
      return respond({ type, get_metrics: { metrics: list } });
    }
    case 'SET_LOGGING_LEVEL': {
      const { level, duration } = payload(call.set_logging_level);
      verbosity.set(level, millisecondsOf(duration.nanoseconds));
      return emptyAnswer(200);
    }
    case 'LIST_FILES': {
      const result = await answerListFiles(catalog, payload(call.list_files), requester);
      return 'refusal' in result ? result.refusal : respond({ type, ...result });
    }
    case 'READ_FILE': {
      const result = await answerReadFile(catalog, payload(call.read_file), requester);
      return 'refusal' in result ? result.refusal : respond({ type, ...result });
    }
    case 'GET_CONTAINERS': {
      const showNested = call.get_containers?.show_nested ?? false;
      const { records, containerizer } = runtime;
      const views = new AgentViews(approvers);
      const containers = await getContainers({ records, containerizer, views }, showNested);
      return respond({ type, ...(containers === undefined ? {} : { get_containers: containers }) });
    }
    default:
      return assertNever(type);
  }
}

async function answerContainerCall(
  { runtime }: AgentCallParts,
  call: agentApi.Call,
  type: agentApi.CallType,
): Promise<CallResult> {
  const { containerizer } = runtime;
  switch (type) {
    case 'LAUNCH_CONTAINER':
      return launchContainer(runtime, payload(call.launch_container));
    case 'LAUNCH_NESTED_CONTAINER':
      return launchContainer(runtime, payload(call.launch_nested_container));
    case 'WAIT_CONTAINER': {
      const result = await waitContainer(containerizer, payload(call.wait_container).container_id);
      return 'refusal' in result ? result.refusal : respond({ type, wait_container: result.ended });
    }
    case 'WAIT_NESTED_CONTAINER': {
      const { container_id: id } = payload(call.wait_nested_container);
      const result = await waitContainer(containerizer, id);
      return 'refusal' in result
        ? result.refusal
        : respond({ type, wait_nested_container: result.ended });
    }
    case 'KILL_CONTAINER':
      return killContainer(containerizer, payload(call.kill_container));
    case 'KILL_NESTED_CONTAINER':
      return killContainer(containerizer, payload(call.kill_nested_container));
    case 'REMOVE_CONTAINER':
      return removeContainer(runtime, payload(call.remove_container).container_id);
    case 'REMOVE_NESTED_CONTAINER':
      return removeContainer(runtime, payload(call.remove_nested_container).container_id);
    case 'ATTACH_CONTAINER_OUTPUT':
      return attachContainer(runtime, payload(call.attach_container_output).container_id);
    case 'ATTACH_CONTAINER_INPUT':
      return attachInput(runtime, payload(call.attach_container_input));
    default:
      return answerProviderCall(call, type);
  }
}

function attachInput(runtime: AgentRuntime, input: agentApi.CallAttachContainerInput): Answer {
  if (input.type !== 'CONTAINER_ID') {
    return textAnswer(400, "Expecting 'attach_container_input.type' to be CONTAINER_ID");
  }
  const id = input.container_id;
  return id === undefined
    ? textAnswer(400, "Expecting 'attach_container_input.container_id' to be present")
    : attachContainer(runtime, id);
}

/** There are no resource providers and no images yet: nothing to forget, nothing to prune. */
function answerProviderCall(call: agentApi.Call, type: agentApi.CallType): Answer {
  switch (type) {
    case 'PRUNE_IMAGES':
    case 'MARK_RESOURCE_PROVIDER_GONE':
      return emptyAnswer(200);
    case 'ADD_RESOURCE_PROVIDER_CONFIG':
      return refuseProvider(payload(call.add_resource_provider_config).info);
    case 'UPDATE_RESOURCE_PROVIDER_CONFIG':
      return refuseProvider(payload(call.update_resource_provider_config).info);
    case 'REMOVE_RESOURCE_PROVIDER_CONFIG':
      return noProviderDirectory;
    default:
      // UNKNOWN, and sessions, which need an I/O switchboard.
      return defaultAnswer(501);
  }
}

const noProviderDirectory = textAnswer(500, 'Missing required flag --resource_provider_config_dir');

function refuseProvider({
  type,
  name,
  storage,
}: agentApi.CallAddResourceProviderConfig['info']): Answer {
  if (storage !== undefined) return noProviderDirectory;
  const config = `resource provider config with type '${type}' and name '${name}'`;
  return textAnswer(
    400,
    `Failed to validate ${config}: 'ResourceProviderInfo.storage' must be set`,
  );
}

function payload<T>(value: T | undefined): T {
  return defined(value, 'a valid call has its member');
}
