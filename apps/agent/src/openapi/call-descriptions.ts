/** What each call of the agent's v1 APIs is for. A call without a line here does not compile. */
import type { agentApi, executorApi } from '@mezzo/domain/messages';

type Lines<Type extends string> = Readonly<Record<Exclude<Type, 'UNKNOWN'>, string>>;

export const agentCallLines: Lines<agentApi.CallType> = {
  GET_HEALTH: 'Whether the agent is in good health.',
  GET_FLAGS: 'The flags it runs with.',
  GET_VERSION: 'Its version.',
  GET_METRICS: 'All metrics.',
  GET_LOGGING_LEVEL: 'The verbosity of its log.',
  SET_LOGGING_LEVEL: 'Raises the verbosity for a while.',
  LIST_FILES: 'Lists a folder, such as a sandbox.',
  READ_FILE: 'Reads a part of a file.',
  GET_STATE: 'Frameworks, executors and tasks, all at once.',
  GET_CONTAINERS: 'Containers with their status and usage.',
  GET_FRAMEWORKS: 'Frameworks with executors here.',
  GET_EXECUTORS: 'Executors, running and completed.',
  GET_OPERATIONS: 'Offer operations that are not over.',
  GET_TASKS: 'Tasks, queued, launched and ended.',
  GET_AGENT: 'The agent itself.',
  GET_RESOURCE_PROVIDERS: 'Resource providers.',
  LAUNCH_NESTED_CONTAINER: 'Deprecated: LAUNCH_CONTAINER below an executor.',
  WAIT_NESTED_CONTAINER: 'Deprecated: WAIT_CONTAINER.',
  KILL_NESTED_CONTAINER: 'Deprecated: KILL_CONTAINER.',
  REMOVE_NESTED_CONTAINER: 'Deprecated: REMOVE_CONTAINER.',
  LAUNCH_NESTED_CONTAINER_SESSION: 'Launches a container that lives as long as this connection.',
  ATTACH_CONTAINER_INPUT: "Streams to a container's standard input.",
  ATTACH_CONTAINER_OUTPUT: "Streams a container's output.",
  LAUNCH_CONTAINER: 'Launches a container, below an executor or by itself.',
  WAIT_CONTAINER: 'Answers when a container has ended.',
  KILL_CONTAINER: 'Sends a signal to a container.',
  REMOVE_CONTAINER: 'Forgets an ended container with its files.',
  ADD_RESOURCE_PROVIDER_CONFIG: 'Adds a local resource provider.',
  UPDATE_RESOURCE_PROVIDER_CONFIG: 'Changes a local resource provider.',
  REMOVE_RESOURCE_PROVIDER_CONFIG: 'Removes a local resource provider.',
  MARK_RESOURCE_PROVIDER_GONE: 'Declares that a resource provider will never come back.',
  PRUNE_IMAGES: 'Deletes images that nothing uses.',
};

export const executorCallLines: Lines<executorApi.CallType> = {
  SUBSCRIBE: 'Opens the stream of events of an executor.',
  UPDATE: 'Reports the status of a task.',
  MESSAGE: 'Sends bytes to the framework.',
  HEARTBEAT: 'Says that the executor lives.',
};
