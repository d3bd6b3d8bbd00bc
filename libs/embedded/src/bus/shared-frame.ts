import type { Address } from '@mezzo/domain';

/**
 * What goes over a shared link, both ways: `address LF text`. The address is the agent's, whichever
 * end speaks, and the text is that of a link of its own. An empty text says that the agent is not on
 * this link any more.
 */
export interface SharedFrame {
  readonly address: Address;
  readonly text: string;
}

/** Longer than any host name with what belongs to it. */
const addressCharsMax = 1_024;

export function sharedFrame(address: Address, text: string): string {
  return `${address}\n${text}`;
}

/** Undefined when the other end does not speak this protocol. */
export function readSharedFrame(frame: string): SharedFrame | undefined {
  const end = frame.indexOf('\n');
  if (end <= 0 || end > addressCharsMax) return undefined;
  return { address: frame.slice(0, end), text: frame.slice(end + 1) };
}
