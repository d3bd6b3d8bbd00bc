import type { TaskPage } from '@mezzo/core';
import { taskWithoutSecrets, type Resources } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';
import { taskText } from '@mezzo/http-kit';
import { Task as TaskMessage } from '@mezzo/proto';
import { joinTexts, renewTexts, type Texts } from './element-texts.ts';
import { nextSerial } from './serial.ts';

/** JSON of the older API, JSON, and protobuf as a field of the list that the page belongs to. */
export type TextKind = 'v0' | 'v1' | 'binary';

/** Texts, and what they are of. */
interface Former {
  readonly tasks: readonly Task[];
  readonly texts: Texts;
}

/**
 * Some tasks as they were at one time, with the texts that were made of them, each when first asked
 * for. The same object for as long as nothing about the tasks changes; where something does, the texts
 * of the others are taken over.
 */
export class CapturedPage {
  readonly serial = nextSerial();
  readonly tasks: readonly Task[];
  readonly #resources: readonly Resources[];
  readonly #version: number;
  readonly #fieldNumber: number;
  readonly #texts = new Map<TextKind, Texts>();
  readonly #former = new Map<TextKind, Former>();

  private constructor(page: TaskPage, fieldNumber: number, former: CapturedPage | undefined) {
    this.tasks = page.records.map(({ task }) => task);
    this.#resources = page.records.map(({ resources }) => resources);
    this.#version = page.version;
    this.#fieldNumber = fieldNumber;
    if (former === undefined) return;
    for (const [kind, texts] of former.#former) this.#former.set(kind, texts);
    for (const [kind, texts] of former.#texts) {
      this.#former.set(kind, { tasks: former.tasks, texts });
    }
  }

  /** @param fieldNumber - of the list in protobuf; a page is never in another list */
  static of(page: TaskPage, fieldNumber: number): CapturedPage {
    const kept = page.rendering as CapturedPage | undefined;
    if (kept !== undefined && kept.#version === page.version) return kept;
    const made = new CapturedPage(page, fieldNumber, kept);
    page.rendering = made;
    return made;
  }

  /**
   * All tasks, one after the other: JSON each after a comma; protobuf each after tag and length, a
   * character a byte.
   */
  text(kind: TextKind): string {
    return this.#textsOf(kind).text;
  }

  /** The tasks from one place to before another. */
  part(kind: TextKind, from: number, to: number): string {
    const { text, ends } = this.#textsOf(kind);
    return text.slice(ends[from - 1] ?? 0, ends[to - 1] ?? 0);
  }

  #textsOf(kind: TextKind): Texts {
    const known = this.#texts.get(kind);
    if (known !== undefined) return known;
    const former = this.#former.get(kind);
    const make = (places: readonly number[]): Texts => this.#make(kind, places);
    const texts =
      former === undefined
        ? make([...this.tasks.keys()])
        : renewTexts(this.tasks, former.tasks, former.texts, make);
    this.#texts.set(kind, texts);
    this.#former.delete(kind);
    return texts;
  }

  /** @param places - of the tasks that are wanted */
  #make(kind: TextKind, places: readonly number[]): Texts {
    const tasks = places.map((place) => this.tasks[place] as Task);
    switch (kind) {
      case 'v0':
        return joinTexts(
          tasks.map((task, at) => `,${taskText(task, this.#resources[places[at] ?? 0])}`),
        );
      case 'v1':
        return joinTexts(tasks.map((task) => `,${TaskMessage.toJson(taskWithoutSecrets(task))}`));
      case 'binary':
        return binaryTexts(
          TaskMessage.encodeElements(this.#fieldNumber, tasks.map(taskWithoutSecrets)),
        );
    }
  }
}

function binaryTexts({ bytes, ends }: ReturnType<typeof TaskMessage.encodeElements>): Texts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { text: buffer.toString('latin1'), ends };
}
