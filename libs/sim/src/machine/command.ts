/** What the program of a simulated task does, written as a command: `run 12000 exit 3 trap`. */
export interface SimulatedCommand {
  readonly runMs: number;
  readonly exitCode: number;
  /** Ignores SIGTERM. */
  readonly traps: boolean;
}

export function formatCommand({ runMs, exitCode, traps }: SimulatedCommand): string {
  return `run ${runMs} exit ${exitCode}${traps ? ' trap' : ''}`;
}

/** @returns undefined when the text is not such a command */
export function parseCommand(text: string | undefined): SimulatedCommand | undefined {
  const match = /^run (\d+) exit (\d+)( trap)?$/.exec(text ?? '');
  if (match === null) return undefined;
  const [, runMs, exitCode, trap] = match;
  return { runMs: Number(runMs), exitCode: Number(exitCode), traps: trap !== undefined };
}
