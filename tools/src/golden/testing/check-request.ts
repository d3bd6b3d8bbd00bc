import type { IncomingMessage } from 'node:http';
import { RecordReader } from '@mezzo/proto';
import type { Bindings } from '../match/bindings.ts';
import { parseJson } from '../match/json.ts';
import { matchText } from '../match/match-text.ts';
import { matchValue } from '../match/match-value.ts';
import type { RecordedRequest } from '../scenario.ts';

/** How a request differs from the recorded one; learns what the client made up. */
export function checkRequest(
  recorded: RecordedRequest,
  actual: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body: Buffer,
  bindings: Bindings,
): string | undefined {
  if (actual.method !== recorded.method) return `method ${String(actual.method)}`;
  if (!matchText(recorded.path, actual.url ?? '', bindings)) return `path ${String(actual.url)}`;
  for (const [name, value] of Object.entries(recorded.headers)) {
    const sent = actual.headers[name.toLowerCase()];
    if (typeof sent !== 'string' || !matchText(value, sent, bindings)) return `header ${name}`;
  }
  return checkBody(recorded.body, body, bindings) ? undefined : `body ${body.toString()}`;
}

function checkBody(recorded: RecordedRequest['body'], actual: Buffer, bindings: Bindings): boolean {
  switch (recorded?.kind) {
    case undefined:
      return actual.length === 0;
    case 'text':
      return matchText(recorded.text, actual.toString(), bindings);
    case 'json':
      return matchValue(recorded.json, parseJson(actual.toString()), bindings) === undefined;
    case 'bytes':
      return actual.toString('base64') === recorded.base64;
    case 'records': {
      const records = new RecordReader().push(actual);
      return recorded.records.every(
        (record, index) =>
          matchValue(record, parseJson(Buffer.from(records[index] ?? []).toString()), bindings) ===
          undefined,
      );
    }
  }
}
