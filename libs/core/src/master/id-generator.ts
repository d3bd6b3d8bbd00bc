/** Where a master's random ids come from. Injected: a run must replay from its inputs. */
export interface IdGenerator {
  /** Sixteen random bytes of a version 4 UUID, a new array each time. */
  uuidBytes(): Uint8Array;
}
