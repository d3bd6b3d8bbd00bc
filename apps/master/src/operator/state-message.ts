/** Protobuf of the large views, put together of parts: the very bytes that the messages encode to. */
import { agentInfoView, frameworkView } from '@mezzo/core';
import {
  AgentInfo,
  MasterResponseGetExecutorsExecutor,
  MasterResponseGetFrameworksFramework,
} from '@mezzo/proto';
import type { CapturedTask } from '../views/captured-task.ts';
import { mapped } from '../views/pieces.ts';
import { delimited, MessageParts } from '../views/protobuf-pieces.ts';
import type { FrameworkCapture } from '../views/state-capture.ts';
import {
  executorsOf,
  executorView,
  tasksOf,
  visibleFrameworks,
  type StateView,
} from './state-pieces.ts';

/** Makes a message, with pauses for others to have a turn. */
export type SlicedMessage = Generator<'', MessageParts>;

/** Field numbers. Source: mesos include/mesos/v1/master/master.proto#Response */
const fields = {
  state: { tasks: 1, executors: 2, frameworks: 3, agents: 4 },
  tasks: { tasks: 2, completedTasks: 3, unreachableTasks: 5 },
  executors: { executors: 1 },
  frameworks: { frameworks: 1, completedFrameworks: 2 },
  agents: { agents: 1, recoveredAgents: 2 },
} as const;

/** How many elements are added between two pauses. */
const elementsPerTurn = 64;

export interface MessageOptions {
  /**
   * In answers to calls the tasks of completed frameworks are missing, as they are in Mesos.
   *
   * Source: mesos src/master/readonly_handler.cpp#serializeGetTasks
   */
  readonly ofCompletedFrameworks: boolean;
}

export function* getStateMessage(view: StateView, options: MessageOptions): SlicedMessage {
  const message = new MessageParts();
  message.addMessage(fields.state.tasks, yield* getTasksMessage(view, options));
  message.addMessage(fields.state.executors, yield* getExecutorsMessage(view));
  message.addMessage(fields.state.frameworks, yield* getFrameworksMessage(view));
  message.addMessage(fields.state.agents, yield* getAgentsMessage(view));
  return message;
}

export function* getTasksMessage(view: StateView, options: MessageOptions): SlicedMessage {
  const message = new MessageParts();
  const add = (
    field: number,
    listOf: (framework: FrameworkCapture) => readonly CapturedTask[],
  ): Generator<'', void> => addElements(message, field, elementsOf(view, options, listOf));
  yield* add(fields.tasks.tasks, ({ tasks }) => tasks);
  yield* add(fields.tasks.completedTasks, ({ completedTasks }) => completedTasks);
  yield* add(fields.tasks.unreachableTasks, ({ unreachableTasks }) => unreachableTasks);
  return message;
}

export function* getExecutorsMessage(view: StateView): SlicedMessage {
  const message = new MessageParts();
  const texts = mapped(
    executorsOf(view),
    (executor) =>
      executor && delimited(MasterResponseGetExecutorsExecutor.encode(executorView(executor))),
  );
  yield* addElements(message, fields.executors.executors, texts);
  return message;
}

export function* getFrameworksMessage(view: StateView): SlicedMessage {
  const message = new MessageParts();
  const shown = visibleFrameworks(view);
  const add = (field: number, isRegistered: boolean): Generator<'', void> =>
    addElements(
      message,
      field,
      mapped(
        shown.filter((capture) => capture.isRegistered === isRegistered),
        ({ framework }) =>
          delimited(MasterResponseGetFrameworksFramework.encode(frameworkView(framework.facts))),
      ),
    );
  yield* add(fields.frameworks.frameworks, true);
  yield* add(fields.frameworks.completedFrameworks, false);
  return message;
}

export function* getAgentsMessage({ capture, permissions }: StateView): SlicedMessage {
  const message = new MessageParts();
  const agents = mapped(capture.agents, (agent) => agent.binaryElement(permissions));
  yield* addElements(message, fields.agents.agents, agents);
  const recovered = mapped(capture.recoveredAgents, (info) =>
    delimited(AgentInfo.encode(agentInfoView(info, permissions))),
  );
  yield* addElements(message, fields.agents.recoveredAgents, recovered);
  return message;
}

function elementsOf(
  view: StateView,
  { ofCompletedFrameworks }: MessageOptions,
  listOf: (framework: FrameworkCapture) => readonly CapturedTask[],
): Generator<string | undefined, void> {
  const tasks = tasksOf(view, (framework) =>
    framework.isRegistered || ofCompletedFrameworks ? listOf(framework) : [],
  );
  return mapped(tasks, (task) => task?.binaryElement);
}

function* addElements(
  message: MessageParts,
  field: number,
  texts: Iterable<string | undefined>,
): Generator<'', void> {
  let count = 0;
  for (const text of texts) {
    if (text !== undefined) message.addElement(field, text);
    count += 1;
    if (count % elementsPerTurn === 0) yield '';
  }
}
