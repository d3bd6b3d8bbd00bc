import { MasterEvent, SchedulerEvent, type MessageType } from '@mezzo/proto';
import type { masterApi, schedulerApi } from '@mezzo/domain/messages';
import type { Encoding } from '@mezzo/http-kit';

/** Reads and writes the records of a stream of events, in one encoding. */
export interface EventCodec<Event extends { readonly type?: string | undefined }> {
  /** The type of an event, mostly without reading the rest. */
  typeOf(record: Uint8Array): string | undefined;
  read(record: Uint8Array): Event;
  write(event: Event): Uint8Array;
}

/** Where the type of an event stands when it was written as masters write it. */
const jsonHeadBytes = 64;
const jsonHead = /^\{"type":"([A-Z_]+)"/;
const protobufTypeTag = 0x08;

class JsonCodec<Event extends { readonly type?: string | undefined }> implements EventCodec<Event> {
  readonly #type: MessageType<Event>;

  constructor(type: MessageType<Event>) {
    this.#type = type;
  }

  typeOf(record: Uint8Array): string | undefined {
    const head = bufferOf(record).toString('latin1', 0, jsonHeadBytes);
    return jsonHead.exec(head)?.[1] ?? this.read(record).type;
  }

  read(record: Uint8Array): Event {
    return this.#type.fromJson(bufferOf(record).toString());
  }

  write(event: Event): Uint8Array {
    return Buffer.from(this.#type.toJson(event));
  }
}

class ProtobufCodec<
  Event extends { readonly type?: string | undefined },
> implements EventCodec<Event> {
  readonly #type: MessageType<Event>;
  readonly #names: ReadonlyMap<number, string>;

  constructor(type: MessageType<Event>, names: readonly NonNullable<Event['type']>[]) {
    this.#type = type;
    this.#names = new Map(
      names.map((name) => [type.encode({ type: name } as Event)[1] ?? 0, name] as const),
    );
  }

  typeOf(record: Uint8Array): string | undefined {
    const early = record[0] === protobufTypeTag ? this.#names.get(record[1] ?? 0) : undefined;
    return early ?? this.read(record).type;
  }

  read(record: Uint8Array): Event {
    return this.#type.decode(record);
  }

  write(event: Event): Uint8Array {
    return this.#type.encode(event);
  }
}

function bufferOf(record: Uint8Array): Buffer {
  return Buffer.from(record.buffer, record.byteOffset, record.length);
}

/** The types whose records are looked at; of others only that they are others counts. */
const schedulerTypes = [
  'SUBSCRIBED',
  'OFFERS',
  'INVERSE_OFFERS',
  'RESCIND',
  'RESCIND_INVERSE_OFFER',
  'UPDATE',
  'UPDATE_OPERATION_STATUS',
  'MESSAGE',
  'FAILURE',
  'ERROR',
  'HEARTBEAT',
] as const satisfies readonly schedulerApi.EventType[];

const operatorTypes = [
  'SUBSCRIBED',
  'TASK_ADDED',
  'TASK_UPDATED',
  'AGENT_ADDED',
  'AGENT_REMOVED',
  'FRAMEWORK_ADDED',
  'FRAMEWORK_UPDATED',
  'FRAMEWORK_REMOVED',
  'HEARTBEAT',
] as const satisfies readonly masterApi.EventType[];

export const schedulerCodecs: Readonly<Record<Encoding, EventCodec<schedulerApi.Event>>> = {
  json: new JsonCodec(SchedulerEvent),
  protobuf: new ProtobufCodec(SchedulerEvent, schedulerTypes),
};

export const operatorCodecs: Readonly<Record<Encoding, EventCodec<masterApi.Event>>> = {
  json: new JsonCodec(MasterEvent),
  protobuf: new ProtobufCodec(MasterEvent, operatorTypes),
};
