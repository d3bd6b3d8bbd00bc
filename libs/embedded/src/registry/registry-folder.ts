import { AdapterError, RegistryImage, decodePlainData, encodePlainData } from '@mezzo/domain';
import type { RegistryChange } from '@mezzo/domain';
import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkedLine, readCheckedLines } from './checked-line.ts';

/** One line of a log: the term that a recovery opened, or a batch of changes. */
type Entry = { readonly term: number } | { readonly changes: readonly RegistryChange[] };

/** Changes per line when a whole registry is written; between lines the event loop goes round. */
const changesPerLine = 200;

export interface StoredRegistry {
  readonly generation: number;
  readonly term: number;
  readonly image: RegistryImage;
}

const logName = /^registry\.(\d+)\.log$/;

/**
 * The files of a registry: `registry.N.log`, one generation N at a time. Each begins with the whole
 * registry as of its making, and is continued by appending. A new generation takes its final name
 * only when it is complete and on disk.
 */
export class RegistryFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads the newest generation; the empty registry of term 0 if there is none. */
  async read(): Promise<StoredRegistry> {
    await mkdir(this.#path, { recursive: true });
    const generation = Math.max(0, ...(await this.#generations()));
    const stored = { generation, term: 0, image: new RegistryImage() };
    if (generation === 0) return stored;
    const path = this.#logPath(generation);
    const { texts, isDamaged } = readCheckedLines(await readFile(path, 'utf8'));
    if (isDamaged || texts.length === 0) {
      throw new AdapterError('invalid', `registry ${path} is damaged at line ${texts.length + 1}`);
    }
    return texts.reduce((sum, text) => replay(sum, text), stored);
  }

  /** Writes a new generation, makes it the newest, and removes the others. Returns it for appending. */
  async write(stored: StoredRegistry): Promise<FileHandle> {
    const path = this.#logPath(stored.generation);
    const file = await open(`${path}.tmp`, 'w');
    await file.appendFile(entryLine({ term: stored.term }));
    const changes = stored.image.changes();
    for (let at = 0; at < changes.length; at += changesPerLine) {
      await file.appendFile(entryLine({ changes: changes.slice(at, at + changesPerLine) }));
      await nextTurn();
    }
    await file.datasync();
    await rename(`${path}.tmp`, path);
    await this.#syncFolder();
    await this.#removeOlderThan(stored.generation);
    return file;
  }

  async #generations(): Promise<number[]> {
    const names = await readdir(this.#path);
    return names.flatMap((name) => {
      const match = logName.exec(name);
      return match === null ? [] : [Number(match[1])];
    });
  }

  async #removeOlderThan(generation: number): Promise<void> {
    const older = (await this.#generations()).filter((each) => each < generation);
    await Promise.all(older.map((each) => rm(this.#logPath(each), { force: true })));
  }

  /** Makes the new name durable. */
  async #syncFolder(): Promise<void> {
    const folder = await open(this.#path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  #logPath(generation: number): string {
    return join(this.#path, `registry.${generation}.log`);
  }
}

/** The line of one batch. A batch is one line, so that it is stored whole or not at all. */
export function changesLine(changes: readonly RegistryChange[]): string {
  return entryLine({ changes });
}

function entryLine(entry: Entry): string {
  return checkedLine(encodePlainData(entry));
}

function replay(stored: StoredRegistry, text: string): StoredRegistry {
  const entry = decodePlainData(text) as Entry;
  if ('term' in entry) return { ...stored, term: entry.term };
  stored.image.apply(entry.changes);
  return stored;
}
