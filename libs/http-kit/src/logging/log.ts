import { pino, destination, multistream, type Level, type StreamEntry } from 'pino';

/** Facts of one line, by name. Never a secret, never a request's body. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The log of a program: one JSON line per event. `text` says what happened in few fixed words that
 * can be searched for; what it happened to stands in the fields.
 */
export interface Log {
  debug(fields: LogFields, text: string): void;
  info(fields: LogFields, text: string): void;
  warn(fields: LogFields, text: string): void;
  error(fields: LogFields, text: string): void;
}

export type LogLevel = Extract<Level, 'trace' | 'debug' | 'info' | 'warn' | 'error'>;

export interface LogOptions {
  /** Name of the program. */
  readonly name: string;
  readonly level: LogLevel;
  /** Write nothing to stderr. */
  readonly quiet: boolean;
  /** File to append to. */
  readonly file?: string | undefined;
}

/** A log whose level can be changed while the program runs. */
export interface AdjustableLog extends Log {
  level: string;
}

export function makeLog(options: LogOptions): AdjustableLog {
  const streams: StreamEntry[] = [];
  // Each stream passes everything on: the log's own level, which may change, decides.
  if (!options.quiet)
    streams.push({ level: 'trace', stream: destination({ dest: 2, sync: true }) });
  if (options.file !== undefined) {
    const stream = destination({ dest: options.file, mkdir: true, sync: true });
    streams.push({ level: 'trace', stream });
  }
  const { name, level } = options;
  // Where nobody reads, lines need not be made.
  const enabled = streams.length > 0;
  return pino({ name, level, enabled, timestamp: isoTime, base: { name } }, multistream(streams));
}

/** A log that says nothing: for tests and tools. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function isoTime(): string {
  return `,"time":"${new Date().toISOString()}"`;
}
