/**
 * Where the agent's checkpoints live:
 *
 *   <work_dir>/meta/boot_id                        which boot of the machine wrote them
 *   <work_dir>/meta/resources/resources.journal    reservations and volumes: outlive the agent's id
 *   <work_dir>/meta/slaves/latest -> <agent id>    remove it to make the agent a new one
 *   <work_dir>/meta/slaves/<agent id>/agent.journal
 *
 * Mesos keeps a file per fact; here facts are lines of a journal, so that one fsync makes all facts
 * durable that came while the one before was under way. 150 tasks a second need about six facts
 * each, and no disk does 900 fsyncs a second. Deviates: layout below meta/slaves/<agent id> (ADR-0008).
 */
import { mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointState, type CheckpointRecord } from '@mezzo/core';
import { defined } from '@mezzo/domain';
import { replaceFile, syncDirectory } from './durable-file.ts';
import { Journal } from './journal.ts';
import { readJournal } from './read-journal.ts';

const JOURNAL = 'agent.journal';
const RESOURCES_JOURNAL = 'resources.journal';
const BOOT_ID_SOURCE = '/proc/sys/kernel/random/boot_id';

export interface RecoveredCheckpoints {
  readonly state: CheckpointState;
  /** Lines that could not be read and were left out. */
  readonly errors: readonly string[];
  /** The machine was booted since: nothing of what ran then runs now. */
  readonly rebooted: boolean;
}

export class CheckpointStore {
  private readonly metaDir: string;
  private readonly state = new CheckpointState();
  private journal: Journal | undefined;
  private resources: Journal | undefined;
  private readonly onDurable: () => void;
  private readonly onFailure: (error: unknown) => void;
  /** How many records were appended, and how many of them are durable. */
  private appendedCount = 0;
  private durable = 0;
  private isCommitting = false;
  private readonly waiting: CheckpointRecord[] = [];

  /**
   * @param onDurable - more records have become durable
   * @param onFailure - the disk has failed: the agent must not go on
   */
  constructor(options: {
    readonly workDir: string;
    readonly onDurable: () => void;
    readonly onFailure: (error: unknown) => void;
  }) {
    this.metaDir = join(options.workDir, 'meta');
    this.onDurable = options.onDurable;
    this.onFailure = options.onFailure;
  }

  get durableCount(): number {
    return this.durable;
  }

  /** Reads everything. Called once, before anything is appended. */
  async recover(): Promise<RecoveredCheckpoints> {
    await mkdir(join(this.metaDir, 'resources'), { recursive: true });
    await mkdir(join(this.metaDir, 'slaves'), { recursive: true });
    const errors: string[] = [];
    const agentId = await readlink(this.latestLink).catch(() => undefined);
    if (agentId !== undefined) {
      const path = join(this.metaDir, 'slaves', agentId, JOURNAL);
      errors.push(...(await readJournal(path, (record) => this.state.apply(record))));
    }
    const path = join(this.metaDir, 'resources', RESOURCES_JOURNAL);
    errors.push(...(await readJournal(path, (record) => this.state.apply(record))));
    this.resources = await Journal.open(path, () => this.resourceRecords());
    return { state: this.state, errors, rebooted: await this.wasRebooted() };
  }

  /** Forgets the agent's identity and everything that hangs on it, as removing `latest` does. */
  async forgetAgent(): Promise<void> {
    await rm(this.latestLink, { force: true });
    this.state.forgetAgent();
  }

  /** From now on what was recovered counts as this boot's. */
  async saveBootId(): Promise<void> {
    await replaceFile(join(this.metaDir, 'boot_id'), await readBootId());
  }

  /** @returns the number that `durableCount` must reach for the record to be durable */
  append(record: CheckpointRecord): number {
    this.state.apply(record);
    this.waiting.push(record);
    this.appendedCount += 1;
    if (!this.isCommitting) {
      this.isCommitting = true;
      // Not at once: the records of this turn of the loop belong together.
      setImmediate(() => void this.commitAll());
    }
    return this.appendedCount;
  }

  async close(): Promise<void> {
    while (this.isCommitting) await new Promise((resolve) => setTimeout(resolve, 1));
    await this.journal?.close();
    await this.resources?.close();
  }

  private get latestLink(): string {
    return join(this.metaDir, 'slaves', 'latest');
  }

  private async commitAll(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting.splice(0);
        await this.commit(batch);
        this.durable += batch.length;
        this.onDurable();
      }
    } catch (error) {
      this.onFailure(error);
    } finally {
      this.isCommitting = false;
    }
  }

  private async commit(batch: readonly CheckpointRecord[]): Promise<void> {
    const isResources = (record: CheckpointRecord): boolean => record.kind === 'resources';
    const resources = batch.filter(isResources);
    const others = batch.filter((record) => !isResources(record));
    if (resources.length > 0) {
      await defined(this.resources, 'recover comes before append').append(resources);
    }
    if (others.length === 0) return;
    // A journal begins with a snapshot of all records so far, these included.
    if (this.journal === undefined) this.journal = await this.openJournal();
    else await this.journal.append(others);
  }

  private async openJournal(): Promise<Journal> {
    const agentId = defined(this.state.info?.id?.value, 'checkpoints need an agent id');
    const directory = join(this.metaDir, 'slaves', agentId);
    await mkdir(directory, { recursive: true });
    await this.pointLatestTo(agentId);
    return Journal.open(join(directory, JOURNAL), () => this.agentRecords());
  }

  private async pointLatestTo(agentId: string): Promise<void> {
    const temporary = `${this.latestLink}.tmp`;
    await rm(temporary, { force: true });
    await symlink(agentId, temporary);
    await rename(temporary, this.latestLink);
    await syncDirectory(join(this.metaDir, 'slaves'));
  }

  private *agentRecords(): Generator<CheckpointRecord> {
    for (const record of this.state.records()) if (record.kind !== 'resources') yield record;
  }

  private *resourceRecords(): Generator<CheckpointRecord> {
    yield { kind: 'resources', resources: this.state.resources };
  }

  private async wasRebooted(): Promise<boolean> {
    const saved = await readFile(join(this.metaDir, 'boot_id'), 'utf8').catch(() => undefined);
    return saved !== undefined && saved !== (await readBootId());
  }
}

async function readBootId(): Promise<string> {
  return (await readFile(BOOT_ID_SOURCE, 'utf8')).trim();
}
