/** The first place where an answer is not what was recorded. */
export interface Difference {
  /** `status`, `headers.content-type`, `json.get_tasks.tasks[0].state`, `s1[3].update.status.state` … */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/** What stands in a difference for a value that is not there. */
export const absent = '(absent)';

/** Longer values are cut: a difference is one line. */
const shownLengthMax = 400;

export function difference(path: string, expected: string, got: string): Difference {
  return { path, expected: cut(expected), got: cut(got) };
}

function cut(text: string): string {
  const line = text.replaceAll('\n', '\\n');
  return line.length <= shownLengthMax
    ? line
    : `${line.slice(0, shownLengthMax)}… (${String(line.length)} characters)`;
}
