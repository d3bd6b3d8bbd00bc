/** Protobuf of the large views, put together of parts: the very bytes that the messages encode to. */
import { agentInfoView } from '@mezzo/core';
import { AgentInfo, MasterResponseGetExecutorsExecutor } from '@mezzo/proto';
import { frameworkMessage } from './framework-message.ts';
import type { CapturedPage } from '../views/captured-page.ts';
import { mapped, taskTexts } from '../views/pieces.ts';
import { delimited, MessageParts } from '../views/protobuf-pieces.ts';
import type { FrameworkCapture } from '../views/state-capture.ts';
import { executorsOf, executorView, visibleFrameworks, type StateView } from './state-pieces.ts';

/** Makes a message, with pauses for others to have a turn. */
export type SlicedMessage = Generator<'', MessageParts>;

/** Field numbers. Source: mesos include/mesos/v1/master/master.proto#Response */
const fields = {
  state: { tasks: 1, executors: 2, frameworks: 3, agents: 4 },
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
  const add = (listOf: (framework: FrameworkCapture) => readonly CapturedPage[]) =>
    addTasks(message, view, options, listOf);
  yield* add(({ tasks }) => tasks);
  yield* add(({ completedTasks }) => completedTasks);
  yield* add(({ unreachableTasks }) => unreachableTasks);
  return message;
}

export function* getExecutorsMessage(view: StateView): SlicedMessage {
  const message = new MessageParts();
  const texts = mapped(
    executorsOf(view),
    (executor) =>
      executor && delimited(MasterResponseGetExecutorsExecutor.encodeText(executorView(executor))),
  );
  yield* addElements(message, fields.executors.executors, texts);
  return message;
}

export function* getFrameworksMessage(view: StateView): SlicedMessage {
  const message = new MessageParts();
  const shown = visibleFrameworks(view);
  const { frameworks, completedFrameworks } = fields.frameworks;
  // Registered ones come first.
  for (const { framework, isRegistered } of shown) {
    const field = isRegistered ? frameworks : completedFrameworks;
    message.addMessage(field, yield* frameworkMessage(framework.facts));
  }
  return message;
}

export function* getAgentsMessage({ capture, permissions }: StateView): SlicedMessage {
  const message = new MessageParts();
  const agents = mapped(capture.agents, (agent) => agent.binaryElement(permissions));
  yield* addElements(message, fields.agents.agents, agents);
  const recovered = mapped(capture.recoveredAgents, (info) =>
    delimited(AgentInfo.encodeText(agentInfoView(info, permissions))),
  );
  yield* addElements(message, fields.agents.recoveredAgents, recovered);
  return message;
}

/** Their texts have the numbers of their lists in them already. */
function* addTasks(
  message: MessageParts,
  view: StateView,
  { ofCompletedFrameworks }: MessageOptions,
  listOf: (framework: FrameworkCapture) => readonly CapturedPage[],
): Generator<'', void> {
  for (const capture of visibleFrameworks(view)) {
    if (!capture.isRegistered && !ofCompletedFrameworks) continue;
    const { info } = capture.framework.facts;
    for (const text of taskTexts(listOf(capture), 'binary', view.permissions, info)) {
      if (text !== undefined) message.addBytes(text);
      yield '';
    }
  }
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
