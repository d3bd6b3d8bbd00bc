import type { AgentState } from '../cluster/agent-state.ts';

const BITS_PER_WORD_SHIFT = 5;
const AGENTS_PER_BLOCK_SHIFT = 8;
const AGENTS_PER_BLOCK = 1 << AGENTS_PER_BLOCK_SHIFT;

type Block = Uint32Array<ArrayBuffer>;

/**
 * For every agent, a bit for each framework role that need not be considered: whatever the agent has
 * available now, and any part of it, would not be offered to it.
 *
 * Fixed bits follow from what agent and framework are (constraints, capabilities); the others also
 * from what is available (filters, minimum of an offer), and hold as long as the agent has no more
 * than its `skipReference`. A bit is set by whoever finds out, and may be missing; it must not be set
 * wrongly.
 *
 * Rows are kept in blocks that exist once a bit of theirs was set.
 */
export class SkipMatrix {
  private words = 1;
  private readonly bits: (Block | undefined)[] = [];
  private readonly fixed: (Block | undefined)[] = [];
  /** Where constraints were evaluated and met, which is dear to find out. */
  private readonly met: (Block | undefined)[] = [];

  /** Makes room for framework roles; what was found out so far is kept. */
  ensure(frameworkRoles: number): void {
    const needed = (frameworkRoles + 31) >>> BITS_PER_WORD_SHIFT;
    if (needed <= this.words) return;
    const words = Math.max(needed, this.words * 2);
    for (const blocks of [this.bits, this.fixed, this.met]) {
      blocks.forEach((block, i) => {
        if (block !== undefined) blocks[i] = widened(block, this.words, words);
      });
    }
    this.words = words;
  }

  private blockFor(blocks: (Block | undefined)[], agentSlot: number): Block {
    const at = agentSlot >>> AGENTS_PER_BLOCK_SHIFT;
    const block = blocks[at] ?? new Uint32Array(AGENTS_PER_BLOCK * this.words);
    blocks[at] = block;
    return block;
  }

  private startOf(agentSlot: number): number {
    return (agentSlot & (AGENTS_PER_BLOCK - 1)) * this.words;
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
    const block = this.bits[agent.slot >>> AGENTS_PER_BLOCK_SHIFT];
    if (block === undefined) return;
    const fixed = this.fixed[agent.slot >>> AGENTS_PER_BLOCK_SHIFT];
    const start = this.startOf(agent.slot);
    if (fixed === undefined) block.fill(0, start, start + this.words);
    else block.set(fixed.subarray(start, start + this.words), start);
  }

  has(agentSlot: number, frameworkRole: number): boolean {
    const block = this.bits[agentSlot >>> AGENTS_PER_BLOCK_SHIFT];
    if (block === undefined) return false;
    const index = this.startOf(agentSlot) + (frameworkRole >>> BITS_PER_WORD_SHIFT);
    return ((block[index] ?? 0) & (1 << (frameworkRole & 31))) !== 0;
  }

  set(agentSlot: number, frameworkRole: number): void {
    const block = this.blockFor(this.bits, agentSlot);
    setBit(block, this.startOf(agentSlot), frameworkRole);
  }

  setFixed(agentSlot: number, frameworkRole: number): void {
    const start = this.startOf(agentSlot);
    setBit(this.blockFor(this.bits, agentSlot), start, frameworkRole);
    setBit(this.blockFor(this.fixed, agentSlot), start, frameworkRole);
  }

  /** The framework role's constraints are known to be met by the agent. */
  setMet(agentSlot: number, frameworkRole: number): void {
    setBit(this.blockFor(this.met, agentSlot), this.startOf(agentSlot), frameworkRole);
  }

  isMet(agentSlot: number, frameworkRole: number): boolean {
    const block = this.met[agentSlot >>> AGENTS_PER_BLOCK_SHIFT];
    if (block === undefined) return false;
    const index = this.startOf(agentSlot) + (frameworkRole >>> BITS_PER_WORD_SHIFT);
    return ((block[index] ?? 0) & (1 << (frameworkRole & 31))) !== 0;
  }

  /** Something that may have set the bit is gone: a filter. */
  clear(agentSlot: number, frameworkRole: number): void {
    const block = this.bits[agentSlot >>> AGENTS_PER_BLOCK_SHIFT];
    if (block === undefined) return;
    const fixed = this.fixed[agentSlot >>> AGENTS_PER_BLOCK_SHIFT];
    const index = this.startOf(agentSlot) + (frameworkRole >>> BITS_PER_WORD_SHIFT);
    const bit = 1 << (frameworkRole & 31);
    block[index] = (block[index] ?? 0) & (~bit | (fixed?.[index] ?? 0));
  }

  /** The agent changed, or is new. */
  clearAgent(agentSlot: number): void {
    const start = this.startOf(agentSlot);
    const at = agentSlot >>> AGENTS_PER_BLOCK_SHIFT;
    this.bits[at]?.fill(0, start, start + this.words);
    this.fixed[at]?.fill(0, start, start + this.words);
    this.met[at]?.fill(0, start, start + this.words);
  }

  /** The framework role changed, or is new. */
  clearFrameworkRole(frameworkRole: number): void {
    const mask = ~(1 << (frameworkRole & 31));
    const first = frameworkRole >>> BITS_PER_WORD_SHIFT;
    for (const blocks of [this.bits, this.fixed, this.met]) {
      for (const block of blocks) {
        if (block === undefined) continue;
        for (let i = first; i < block.length; i += this.words) block[i] = (block[i] ?? 0) & mask;
      }
    }
  }

  /**
   * Collects the framework roles of `active` that are not to be skipped, if they fit.
   *
   * @returns how many there are; when they do not fit, a larger number than fits
   */
  collect(agentSlot: number, active: Uint32Array, found: Int32Array): number {
    const block = this.bits[agentSlot >>> AGENTS_PER_BLOCK_SHIFT] ?? NO_BITS;
    const start = block === NO_BITS ? 0 : this.startOf(agentSlot);
    const words = Math.min(active.length, this.words);
    let count = 0;
    for (let w = 0; w < words && count <= found.length; w += 1) {
      count += populationOf((active[w] ?? 0) & ~(block[start + w] ?? 0));
    }
    if (count === 0 || count > found.length) return count;
    let at = 0;
    for (let w = 0; w < words; w += 1) {
      let word = (active[w] ?? 0) & ~(block[start + w] ?? 0);
      for (; word !== 0; word &= word - 1) {
        found[at] = (w << BITS_PER_WORD_SHIFT) + 31 - Math.clz32(word & -word);
        at += 1;
      }
    }
    return count;
  }
}

const NO_BITS: Block = new Uint32Array(0);

function setBit(block: Block, start: number, position: number): void {
  const index = start + (position >>> BITS_PER_WORD_SHIFT);
  block[index] = (block[index] ?? 0) | (1 << (position & 31));
}

/** How many bits are set. */
function populationOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function widened(block: Block, oldWords: number, words: number): Block {
  const wide = new Uint32Array(AGENTS_PER_BLOCK * words);
  for (let row = 0; row < AGENTS_PER_BLOCK; row += 1) {
    wide.set(block.subarray(row * oldWords, (row + 1) * oldWords), row * words);
  }
  return wide;
}
