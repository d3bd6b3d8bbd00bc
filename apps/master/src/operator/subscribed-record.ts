/** The SUBSCRIBED event, which holds the whole state, made in slices. */
import { SlicedBody, type LongRecordMaker } from '@mezzo/http-kit';
import { double, MasterEvent, MasterEventSubscribed, writeJson } from '@mezzo/proto';
import type { JsonPieces, Piece } from '../views/pieces.ts';
import { MessageParts } from '../views/protobuf-pieces.ts';
import { getStateMessage } from './state-message.ts';
import { getStatePieces, type StateView } from './state-pieces.ts';

/** Field numbers. Source: mesos include/mesos/v1/master/master.proto#Event */
const fields = { subscribed: 2, state: 1 } as const;

/** How many pieces are measured between two pauses. */
const piecesPerTurn = 64;

/** With the lists of `GET_STATE` in JSON, which are there even when they are empty. */
export function* subscribedJson(view: StateView, heartbeatSeconds: number): LongRecordMaker {
  const pieces: Piece[] = [];
  let bytesLength = 0;
  for (const piece of jsonPieces(view, heartbeatSeconds)) {
    pieces.push(piece);
    bytesLength += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
    if (pieces.length % piecesPerTurn === 0) yield '';
  }
  return { bytesLength, body: new SlicedBody(pieces.values()) };
}

function* jsonPieces(view: StateView, heartbeatSeconds: number): JsonPieces {
  yield '{"type":"SUBSCRIBED","subscribed":{"get_state":';
  yield* getStatePieces(view);
  yield `,"heartbeat_interval_seconds":${writeJson(double(heartbeatSeconds))}}}`;
}

/** With the tasks of completed frameworks, which answers to calls leave out. */
export function* subscribedMessage(view: StateView, heartbeatSeconds: number): LongRecordMaker {
  const subscribed = new MessageParts();
  const state = yield* getStateMessage(view, { ofCompletedFrameworks: true });
  subscribed.addMessage(fields.state, state);
  const interval = { heartbeat_interval_seconds: heartbeatSeconds };
  subscribed.addBytes(latin1(MasterEventSubscribed.encode(interval)));
  const event = new MessageParts();
  event.addBytes(latin1(MasterEvent.encode({ type: 'SUBSCRIBED' })));
  event.addMessage(fields.subscribed, subscribed);
  return { bytesLength: event.length, body: new SlicedBody(event.pieces(), 'latin1') };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
