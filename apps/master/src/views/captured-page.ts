import type { TaskPage } from '@mezzo/core';
import { taskWithoutSecrets } from '@mezzo/domain';
import type { Task } from '@mezzo/domain/messages';
import { taskText } from '@mezzo/http-kit';
import { Task as TaskMessage } from '@mezzo/proto';
import { joinTexts, renewTexts, type Texts } from './element-texts.ts';
import { nextSerial } from './serial.ts';

/** JSON of the older API, JSON, and protobuf as a field of the list that the page belongs to. */
export type TextKind = (typeof textKinds)[number];

const textKinds = ['v0', 'v1', 'binary'] as const;

/** Texts, and what they are of. */
interface Former {
  readonly tasks: readonly Task[];
  readonly texts: Texts;
}

type ByKind<Value> = Partial<Record<TextKind, Value>>;

/**
 * Some tasks as they were at one time, with the texts that were made of them, each when first asked
 * for. The same object for as long as nothing about the tasks changes; where something does, the texts
 * of the others are taken over. Thousands are made in one go: nothing is copied for that.
 */
export class CapturedPage {
  readonly serial = nextSerial();
  readonly tasks: readonly Task[];
  /** At the same places. What a task holds never changes. */
  readonly #records: TaskPage['records'];
  readonly #fieldNumber: number;
  #texts: ByKind<Texts> | undefined;
  #former: ByKind<Former> | undefined;

  private constructor(page: TaskPage, fieldNumber: number, former: CapturedPage | undefined) {
    this.tasks = page.tasks;
    this.#records = page.records;
    this.#fieldNumber = fieldNumber;
    if (former !== undefined) this.#former = former.#handedOn();
  }

  /** @param fieldNumber - of the list in protobuf; a page is never in another list */
  static of(page: TaskPage, fieldNumber: number): CapturedPage {
    const kept = page.rendering as CapturedPage | undefined;
    if (kept !== undefined && kept.tasks === page.tasks) return kept;
    const made = new CapturedPage(page, fieldNumber, kept);
    page.rendering = made;
    return made;
  }

  /** The last texts of each kind. */
  #handedOn(): ByKind<Former> | undefined {
    if (this.#texts === undefined) return this.#former;
    const former: ByKind<Former> = { ...this.#former };
    for (const kind of textKinds) {
      const texts = this.#texts[kind];
      if (texts !== undefined) former[kind] = { tasks: this.tasks, texts };
    }
    return former;
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
    const known = this.#texts?.[kind];
    if (known !== undefined) return known;
    const former = this.#former?.[kind];
    const make = (places: readonly number[]): Texts => this.#make(kind, places);
    const texts =
      former === undefined
        ? make([...this.tasks.keys()])
        : renewTexts(this.tasks, former.tasks, former.texts, make);
    this.#texts ??= {};
    this.#texts[kind] = texts;
    if (former !== undefined) this.#former = { ...this.#former, [kind]: undefined };
    return texts;
  }

  /** @param places - of the tasks that are wanted */
  #make(kind: TextKind, places: readonly number[]): Texts {
    const tasks = places.map((place) => this.tasks[place] as Task);
    switch (kind) {
      case 'v0':
        return joinTexts(
          tasks.map((task, at) => `,${taskText(task, this.#records[places[at] ?? 0]?.resources)}`),
        );
      case 'v1':
        return joinTexts(tasks.map((task) => `,${TaskMessage.toJson(taskWithoutSecrets(task))}`));
      case 'binary':
        return TaskMessage.encodeElements(this.#fieldNumber, tasks.map(taskWithoutSecrets));
    }
  }
}
