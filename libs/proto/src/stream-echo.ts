/**
 * Beyond Mesos: a gateway that holds a framework's stream wants to know which calls have changed the
 * terms of the subscription, also when they came in through another gateway (ADR 9). It asks for it
 * by a header of its SUBSCRIBE, and the master sends such calls on the stream as records that no event
 * can be taken for: they begin with a byte with which neither JSON nor a protobuf message begins.
 */
import type { schedulerApi } from '@mezzo/domain/messages';
import { SchedulerCall } from './generated/messages.ts';

/** Name of the header, in lower case. Its value is `calls`. */
export const streamEchoHeader = 'mezzo-stream-echo';

const mark = 0;

/** The payload of the record that tells of a call. */
export function writeStreamEcho(call: schedulerApi.Call): Uint8Array {
  return Buffer.concat([Buffer.of(mark), SchedulerCall.encode(call)]);
}

/**
 * The call that a record tells of; undefined: the record is an event.
 *
 * @throws DecodeError when it tells of none
 */
export function readStreamEcho(record: Uint8Array): schedulerApi.Call | undefined {
  return record[0] === mark ? SchedulerCall.decode(record.subarray(1)) : undefined;
}
