/** The calls whose answers are large: they are made in slices. */
import type { masterApi } from '@mezzo/domain/messages';
import { mediaTypeOf, SlicedBody, type Answer, type Encoding } from '@mezzo/http-kit';
import { MasterResponse } from '@mezzo/proto';
import { MessageParts } from '../views/protobuf-pieces.ts';
import type { JsonPieces, Piece } from '../views/pieces.ts';
import type { CaptureScope } from '../views/state-capture.ts';
import {
  getAgentsMessage,
  getExecutorsMessage,
  getFrameworksMessage,
  getStateMessage,
  getTasksMessage,
  type SlicedMessage,
} from './state-message.ts';
import {
  getAgentsPieces,
  getExecutorsPieces,
  getFrameworksPieces,
  getStatePieces,
  getTasksPieces,
  type StateView,
} from './state-pieces.ts';

interface LargeRead {
  /** The member of the answer, and its number. Source: mesos include/mesos/v1/master/master.proto#Response */
  readonly member: string;
  readonly field: number;
  readonly scope: CaptureScope;
  readonly pieces: (view: StateView) => JsonPieces;
  readonly message: (view: StateView) => SlicedMessage;
}

const everything: CaptureScope = { agents: true, frameworks: true };
const frameworksOnly: CaptureScope = { agents: false, frameworks: true };

const largeReads: Partial<Record<masterApi.CallType, LargeRead>> = {
  GET_STATE: {
    member: 'get_state',
    field: 9,
    scope: everything,
    pieces: getStatePieces,
    message: (view) => getStateMessage(view, { ofCompletedFrameworks: false }),
  },
  GET_AGENTS: {
    member: 'get_agents',
    field: 10,
    scope: { agents: true, frameworks: false },
    pieces: getAgentsPieces,
    message: getAgentsMessage,
  },
  GET_FRAMEWORKS: {
    member: 'get_frameworks',
    field: 11,
    scope: frameworksOnly,
    pieces: getFrameworksPieces,
    message: getFrameworksMessage,
  },
  GET_EXECUTORS: {
    member: 'get_executors',
    field: 12,
    scope: frameworksOnly,
    pieces: getExecutorsPieces,
    message: getExecutorsMessage,
  },
  GET_TASKS: {
    member: 'get_tasks',
    field: 13,
    scope: frameworksOnly,
    pieces: getTasksPieces,
    message: (view) => getTasksMessage(view, { ofCompletedFrameworks: false }),
  },
};

/**
 * Answers a call whose answer may be large.
 *
 * @param take - takes the view, in a slice of its own
 * @returns undefined for every other call
 */
export function largeAnswer(
  type: masterApi.CallType,
  encoding: Encoding,
  take: (scope: CaptureScope) => Promise<StateView>,
): Promise<Answer> | undefined {
  const read = largeReads[type];
  if (read === undefined) return undefined;
  return take(read.scope).then((view) => {
    const body =
      encoding === 'json'
        ? new SlicedBody(jsonPieces(type, read, view))
        : new SlicedBody(binaryPieces(type, read, view), 'latin1');
    return { status: 200, headers: { 'Content-Type': mediaTypeOf[encoding] }, body };
  });
}

function* jsonPieces(type: masterApi.CallType, read: LargeRead, view: StateView): JsonPieces {
  yield `{"type":"${type}","${read.member}":`;
  yield* read.pieces(view);
  yield '}';
}

function* binaryPieces(
  type: masterApi.CallType,
  read: LargeRead,
  view: StateView,
): Generator<Piece, void> {
  const response = new MessageParts();
  response.addBytes(
    Buffer.from(MasterResponse.encode({ type } as masterApi.Response)).toString('latin1'),
  );
  response.addMessage(read.field, yield* read.message(view));
  yield* response.pieces();
}
