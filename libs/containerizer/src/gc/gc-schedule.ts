/** How long sandboxes are kept, and how that depends on the disk. */
export interface GcPolicy {
  /** `--gc_delay`: the longest time. */
  readonly delayMs: number;
  /** `--gc_disk_headroom`: the share of the disk that shall stay free. */
  readonly diskHeadroom: number;
}

/**
 * The age at which a directory may go: the fuller the disk, the younger.
 *
 * @param diskUsage - share of the disk that is used, from 0 to 1
 *
 * Source: mesos src/slave/slave.cpp#Slave::age
 */
export function maxAllowedAgeMs({ delayMs, diskHeadroom }: GcPolicy, diskUsage: number): number {
  return delayMs * Math.max(0, 1 - diskHeadroom - diskUsage);
}

/**
 * Directories that nobody needs, by the time since when, on any one clock. Knows no clock and no disk.
 *
 * Source: mesos src/slave/gc_process.hpp#GarbageCollectorProcess
 */
export class GcSchedule {
  readonly #sinceMs = new Map<string, number>();

  get size(): number {
    return this.#sinceMs.size;
  }

  /** Scheduled again, a directory counts from the later time. */
  add(path: string, sinceMs: number): void {
    this.#sinceMs.set(path, sinceMs);
  }

  /** @returns whether it was scheduled */
  remove(path: string): boolean {
    return this.#sinceMs.delete(path);
  }

  /** Takes out what is at least `ageMs` old, oldest first. */
  takeDue(nowMs: number, ageMs: number): string[] {
    const due = [...this.#sinceMs]
      .filter(([, sinceMs]) => nowMs - sinceMs >= ageMs)
      .sort(([, one], [, other]) => one - other)
      .map(([path]) => path);
    for (const path of due) this.#sinceMs.delete(path);
    return due;
  }
}
