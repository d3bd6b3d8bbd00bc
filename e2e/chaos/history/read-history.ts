import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { HistoryRecord } from './history-record.ts';

/** The records of a history's file, in their order. */
export async function* readHistory(file: string): AsyncGenerator<HistoryRecord> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  for await (const line of lines) {
    if (line !== '') yield JSON.parse(line) as HistoryRecord;
  }
}
