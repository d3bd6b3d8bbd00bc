import { Buffer } from 'node:buffer';

/**
 * One RecordIO record: the payload's length in decimal, a line feed, the payload, in ONE buffer.
 * Written in one go it becomes one chunk; clients exist that lose records otherwise.
 */
export function recordOf(payload: string | Uint8Array): Buffer {
  return typeof payload === 'string' ? recordOfText(payload) : recordOfBytes(payload);
}

function recordOfText(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = `${length}\n`;
  const record = Buffer.allocUnsafe(head.length + length);
  record.write(head, 0, 'latin1');
  record.write(text, head.length, 'utf8');
  return record;
}

function recordOfBytes(bytes: Uint8Array): Buffer {
  const head = `${bytes.length}\n`;
  const record = Buffer.allocUnsafe(head.length + bytes.length);
  record.write(head, 0, 'latin1');
  record.set(bytes, head.length);
  return record;
}
