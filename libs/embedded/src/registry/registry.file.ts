import { AdapterError, invariant, RegistryImage } from '@mezzo/domain';
import type { Registry, RegistryChange, RegistryState } from '@mezzo/domain';
import { mkdir, type FileHandle } from 'node:fs/promises';
import { lockFolder } from './folder-lock.ts';
import { changesLine, RegistryFolder } from './registry-folder.ts';

export interface FileRegistryOptions {
  /** Folder of the registry's files; made when missing. */
  readonly path: string;
  /** A generation is replaced when this much was appended to it, and more than it began with. */
  readonly appendedBytesMax?: number;
}

const appendedBytesMaxDefault = 4 * 1024 * 1024;

/** Changes written at once: writing up those of ten thousand agents would hold the event loop. */
const changesPerWrite = 500;

interface Waiting {
  readonly changes: readonly RegistryChange[];
  readonly resolve: () => void;
  readonly reject: (error: AdapterError) => void;
}

/**
 * A registry in a folder of one machine. Batches are appended to a log and are durable (fdatasync)
 * before `apply` resolves; batches that come while the disk is busy share one write. A process
 * killed at any moment leaves a log that ends with a whole batch or with a broken line that the
 * next recovery drops, and which nobody was told to be stored.
 */
export class FileRegistry implements Registry {
  readonly #folder: RegistryFolder;
  readonly #path: string;
  readonly #appendedBytesMax: number;
  readonly #waiting: Waiting[] = [];
  #image = new RegistryImage();
  #generation = 0;
  #term = 0;
  #log: FileHandle | undefined;
  #appendedBytes = 0;
  #initialBytes = 0;
  #flushing: Promise<void> | undefined;
  #failure: AdapterError | undefined;
  #unlock: (() => Promise<void>) | undefined;

  constructor(options: FileRegistryOptions) {
    this.#path = options.path;
    this.#folder = new RegistryFolder(options.path);
    this.#appendedBytesMax = options.appendedBytesMax ?? appendedBytesMaxDefault;
  }

  async recover(): Promise<{ readonly state: RegistryState; readonly term: number }> {
    invariant(this.#log === undefined, 'a file registry is recovered once');
    try {
      await mkdir(this.#path, { recursive: true });
      this.#unlock = await lockFolder(this.#path);
      const stored = await this.#folder.read();
      this.#image = stored.image;
      this.#generation = stored.generation;
      this.#term = stored.term + 1;
      await this.#startGeneration();
    } catch (error) {
      await this.#unlock?.();
      throw adapterErrorOf(error, `cannot recover the registry in ${this.#path}`);
    }
    return { state: this.#image.copy(), term: this.#term };
  }

  apply(changes: readonly RegistryChange[]): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    invariant(this.#log !== undefined, 'a registry is recovered before changes are applied');
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async close(): Promise<void> {
    await this.#flushing;
    this.#failure ??= new AdapterError('unavailable', 'the registry is closed');
    await this.#log?.close();
    this.#log = undefined;
    await this.#unlock?.();
    this.#unlock = undefined;
  }

  /** Stores what waits, and what came meanwhile, until nothing waits any more. */
  async #flush(): Promise<void> {
    // One turn later, so that the batches of one turn of the master's loop share a write.
    await Promise.resolve();
    while (this.#waiting.length > 0 && this.#failure === undefined) {
      const batches = this.#waiting.splice(0, countUpTo(changesPerWrite, this.#waiting));
      try {
        await this.#append(batches);
        for (const batch of batches) batch.resolve();
        if (this.#isDueForReplacement()) await this.#startGeneration();
      } catch (error) {
        this.#fail(adapterErrorOf(error, `cannot write the registry in ${this.#path}`), batches);
      }
    }
    this.#flushing = undefined;
  }

  async #append(batches: readonly Waiting[]): Promise<void> {
    invariant(this.#log !== undefined, 'the log is open while batches wait');
    const text = batches.map((batch) => changesLine(batch.changes)).join('');
    await this.#log.appendFile(text);
    await this.#log.datasync();
    this.#appendedBytes += Buffer.byteLength(text);
    for (const batch of batches) this.#image.apply(batch.changes);
  }

  #isDueForReplacement(): boolean {
    return this.#appendedBytes > Math.max(this.#appendedBytesMax, this.#initialBytes);
  }

  async #startGeneration(): Promise<void> {
    const generation = this.#generation + 1;
    const log = await this.#folder.write({ generation, term: this.#term, image: this.#image });
    await this.#log?.close();
    this.#log = log;
    this.#generation = generation;
    this.#appendedBytes = 0;
    this.#initialBytes = (await log.stat()).size;
  }

  /** What the disk holds is unknown from here on: nothing more is promised. */
  #fail(failure: AdapterError, batches: readonly Waiting[]): void {
    this.#failure = failure;
    for (const batch of [...batches, ...this.#waiting.splice(0)]) batch.reject(failure);
  }
}

/** How many batches hold so many changes, or all batches if that is fewer. */
function countUpTo(changesMax: number, batches: readonly Waiting[]): number {
  let changesCount = 0;
  const last = batches.findIndex(({ changes }) => (changesCount += changes.length) >= changesMax);
  return last === -1 ? batches.length : last + 1;
}

function adapterErrorOf(error: unknown, message: string): AdapterError {
  if (error instanceof AdapterError) return error;
  const cause = error as NodeJS.ErrnoException;
  const kind = cause.code === 'EACCES' || cause.code === 'EPERM' ? 'denied' : 'unavailable';
  return new AdapterError(kind, `${message}: ${cause.message}`, { cause });
}
