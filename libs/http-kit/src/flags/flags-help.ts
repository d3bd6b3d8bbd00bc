import type { FlagTable } from './parse-flags.ts';

const helpColumn = 42;
const helpWidth = 60;

/** The text of `--help`: every flag in alphabetical order with its effect and default. */
export function formatFlagsHelp(usage: string, table: FlagTable): string {
  const lines = Object.entries(table)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, flag]) => {
      const spelled = flag.isBoolean === true ? `--[no-]${name}` : `--${name}=VALUE`;
      const suffix = flag.defaultText === undefined ? '' : ` (default: ${flag.defaultText})`;
      return formatEntry(spelled, flag.help + suffix);
    });
  return `${usage}\n\n${lines.join('\n')}\n`;
}

function formatEntry(spelled: string, help: string): string[] {
  const wrapped = wrap(help);
  const head = `  ${spelled}`;
  const indent = ' '.repeat(helpColumn);
  const [first = '', ...rest] = wrapped;
  const opening =
    head.length < helpColumn ? [head.padEnd(helpColumn) + first] : [head, indent + first];
  return [...opening, ...rest.map((line) => indent + line)];
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length >= helpWidth) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
