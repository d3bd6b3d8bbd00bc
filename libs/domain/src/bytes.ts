/** Whether two byte strings hold the same bytes. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, i) => byte === right[i]);
}

/** Lower-case hexadecimal: a key for maps, and the printed form of raw ids. */
export function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_BYTES_COUNT = 16;

/** The text form of a raw UUID: `01234567-89ab-4def-8123-456789abcdef`; undefined when it has not 16 bytes. */
export function uuidText(bytes: Uint8Array): string | undefined {
  if (bytes.length !== UUID_BYTES_COUNT) return undefined;
  const hex = hexOf(bytes);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** The 16 bytes of a UUID in text form; undefined when the text is none. */
export function uuidBytes(text: string): Uint8Array | undefined {
  if (!UUID_TEXT.test(text)) return undefined;
  const hex = text.replaceAll('-', '');
  return Uint8Array.from({ length: UUID_BYTES_COUNT }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}
