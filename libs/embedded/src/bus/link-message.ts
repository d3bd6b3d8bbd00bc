import { decodePlainData, encodePlainData } from '@mezzo/domain';

/** What goes over a link besides the addresses. */
export interface LinkMessage {
  readonly term: number;
  readonly message: unknown;
}

/** What is sent of a message, over any number of links. */
export function linkText(message: LinkMessage): string {
  return encodePlainData(message);
}

/** Undefined when the other end does not speak this protocol. */
export function readLinkText(text: string): LinkMessage | undefined {
  try {
    const message = decodePlainData(text) as Partial<LinkMessage> | null;
    return typeof message?.term === 'number' ? (message as LinkMessage) : undefined;
  } catch {
    return undefined;
  }
}
