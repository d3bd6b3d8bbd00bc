import { crc32 } from 'node:zlib';

/** Writes one line of a log: the checksum of the text in hexadecimal, a space, the text. */
export function checkedLine(text: string): string {
  return `${checksumOf(text)} ${text}\n`;
}

export interface CheckedLines {
  readonly texts: readonly string[];
  /**
   * A line is broken though another follows it. What a crash leaves behind is broken at its very
   * end, so this is damage from elsewhere.
   */
  readonly isDamaged: boolean;
}

/** Reads the lines of a log up to the first broken one. */
export function readCheckedLines(content: string): CheckedLines {
  const lines = content.split('\n');
  const texts: string[] = [];
  for (const [index, line] of lines.entries()) {
    const isTerminated = index < lines.length - 1;
    const text = isTerminated ? readCheckedLine(line) : undefined;
    if (text === undefined) return { texts, isDamaged: index < lines.length - 2 };
    texts.push(text);
  }
  return { texts, isDamaged: false };
}

function readCheckedLine(line: string): string | undefined {
  const text = line.slice(9);
  return line[8] === ' ' && line.slice(0, 8) === checksumOf(text) ? text : undefined;
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
