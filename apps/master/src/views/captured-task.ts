import type { TaskRecord } from '@mezzo/core';
import { taskWithoutSecrets, type Resources } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';
import { taskText } from '@mezzo/http-kit';
import { Task as TaskMessage } from '@mezzo/proto';
import { delimited } from './protobuf-pieces.ts';
import { nextSerial } from './serial.ts';

/**
 * A task as it was at one time, with the texts that were made of it, each when first asked for. The
 * same object for as long as nothing about the task changes.
 */
export class CapturedTask {
  readonly task: Task;
  readonly serial = nextSerial();
  readonly #resources: Resources;
  #v0: string | undefined;
  #v1: string | undefined;
  #binary: string | undefined;

  private constructor({ task, resources }: TaskRecord) {
    this.task = task;
    this.#resources = resources;
  }

  static of(record: TaskRecord): CapturedTask {
    const kept = record.rendering as CapturedTask | undefined;
    if (kept?.task === record.task) return kept;
    const made = new CapturedTask(record);
    record.rendering = made;
    return made;
  }

  /** JSON of the older API after a comma. */
  get v0Element(): string {
    this.#v0 ??= `,${taskText(this.task, this.#resources)}`;
    return this.#v0;
  }

  /** JSON after a comma. */
  get v1Element(): string {
    this.#v1 ??= `,${TaskMessage.toJson(taskWithoutSecrets(this.task))}`;
    return this.#v1;
  }

  /** Protobuf after its length, a character a byte. */
  get binaryElement(): string {
    this.#binary ??= delimited(TaskMessage.encode(taskWithoutSecrets(this.task)));
    return this.#binary;
  }
}
