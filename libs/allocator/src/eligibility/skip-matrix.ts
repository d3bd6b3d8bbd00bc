import type { AgentState } from '../cluster/agent-state.ts';

const BITS = 32;
const SHIFT = 5;

/**
 * For every agent, a bit for each framework role that need not be considered: whatever the agent has
 * available now, and any part of it, would not be offered to it.
 *
 * Fixed bits follow from what agent and framework are (constraints, capabilities); the others also
 * from what is available (filters, minimum of an offer), and hold as long as the agent has no more
 * than its `skipReference`. A bit is set by whoever finds out, and may be missing; it must not be set
 * wrongly.
 */
export class SkipMatrix {
  private wordsPerAgent = 1;
  private agentsCapacity = 64;
  private bits = new Uint32Array(64);
  private fixed = new Uint32Array(64);

  /** Words of a row. */
  get words(): number {
    return this.wordsPerAgent;
  }

  /** Makes room; rows and columns beyond the old size are clear. */
  ensure(agents: number, frameworkRoles: number): void {
    const words = (frameworkRoles + BITS - 1) >>> SHIFT;
    if (agents <= this.agentsCapacity && words <= this.wordsPerAgent) return;
    const capacity = Math.max(
      agents,
      agents > this.agentsCapacity ? this.agentsCapacity * 2 : this.agentsCapacity,
    );
    const width =
      words > this.wordsPerAgent ? Math.max(words, this.wordsPerAgent * 2) : this.wordsPerAgent;
    this.bits = resized(this.bits, this.wordsPerAgent, width, capacity);
    this.fixed = resized(this.fixed, this.wordsPerAgent, width, capacity);
    this.agentsCapacity = capacity;
    this.wordsPerAgent = width;
  }

  /**
   * To be called before bits of the agent's row are read or set: what was found out for less than is
   * available now is forgotten, and from now on the bits hold for no more than that.
   */
  validate(agent: AgentState): void {
    const { available, skipReference: reference } = agent;
    if (reference === available) return;
    agent.skipReference = available;
    if (reference?.contains(available) === true) return;
    const start = agent.slot * this.wordsPerAgent;
    this.bits.set(this.fixed.subarray(start, start + this.wordsPerAgent), start);
  }

  has(agentSlot: number, frameworkRole: number): boolean {
    const word = this.bits[agentSlot * this.wordsPerAgent + (frameworkRole >>> SHIFT)] ?? 0;
    return (word & (1 << (frameworkRole & (BITS - 1)))) !== 0;
  }

  set(agentSlot: number, frameworkRole: number): void {
    setBit(this.bits, agentSlot * this.wordsPerAgent, frameworkRole);
  }

  setFixed(agentSlot: number, frameworkRole: number): void {
    setBit(this.bits, agentSlot * this.wordsPerAgent, frameworkRole);
    setBit(this.fixed, agentSlot * this.wordsPerAgent, frameworkRole);
  }

  /** Something that may have set the bit is gone: a filter. */
  clear(agentSlot: number, frameworkRole: number): void {
    const index = agentSlot * this.wordsPerAgent + (frameworkRole >>> SHIFT);
    const bit = 1 << (frameworkRole & (BITS - 1));
    this.bits[index] = (this.bits[index] ?? 0) & (~bit | (this.fixed[index] ?? 0));
  }

  /** The agent changed, or is new. */
  clearAgent(agentSlot: number): void {
    const start = agentSlot * this.wordsPerAgent;
    this.bits.fill(0, start, start + this.wordsPerAgent);
    this.fixed.fill(0, start, start + this.wordsPerAgent);
  }

  /** The framework role changed, or is new. */
  clearFrameworkRole(frameworkRole: number): void {
    const mask = ~(1 << (frameworkRole & (BITS - 1)));
    for (let i = frameworkRole >>> SHIFT; i < this.bits.length; i += this.wordsPerAgent) {
      this.bits[i] = (this.bits[i] ?? 0) & mask;
      this.fixed[i] = (this.fixed[i] ?? 0) & mask;
    }
  }

  /**
   * Collects the framework roles of `active` that are not to be skipped, as far as they fit.
   *
   * @returns how many there are, at least: counting ends when `found` is full
   */
  collect(agentSlot: number, active: Uint32Array, found: Int32Array): number {
    const start = agentSlot * this.wordsPerAgent;
    const words = Math.min(this.wordsPerAgent, active.length);
    let count = 0;
    for (let w = 0; w < words; w += 1) {
      let word = (active[w] ?? 0) & ~(this.bits[start + w] ?? 0);
      while (word !== 0) {
        if (count === found.length) return count + 1;
        const bit = 31 - Math.clz32(word & -word);
        found[count] = (w << SHIFT) + bit;
        count += 1;
        word &= word - 1;
      }
    }
    return count;
  }
}

function setBit(words: Uint32Array, start: number, position: number): void {
  const index = start + (position >>> SHIFT);
  words[index] = (words[index] ?? 0) | (1 << (position & (BITS - 1)));
}

function resized(
  old: Uint32Array,
  oldWidth: number,
  width: number,
  capacity: number,
): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(capacity * width);
  for (let row = 0; row * oldWidth < old.length; row += 1) {
    grown.set(old.subarray(row * oldWidth, (row + 1) * oldWidth), row * width);
  }
  return grown;
}
