import { allocatorMessagesMax, type AllocatorOutput } from '@mezzo/domain';

/**
 * What goes into one entry of the stream to the master each, in order. Proposals end an entry, as one
 * message may hold those of hundreds of agents.
 */
export function lettersOf(
  outputs: readonly AllocatorOutput[],
  messagesMax = allocatorMessagesMax,
): readonly (readonly AllocatorOutput[])[] {
  const letters: AllocatorOutput[][] = [];
  let letter: AllocatorOutput[] = [];
  for (const output of outputs) {
    letter.push(output);
    const isLong = output.type === 'offers' && output.proposals.length > 0;
    if (!isLong && letter.length < messagesMax) continue;
    letters.push(letter);
    letter = [];
  }
  return letter.length > 0 ? [...letters, letter] : letters;
}
