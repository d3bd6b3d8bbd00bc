import { open } from 'node:fs/promises';
import type { ResolvedFile } from './file-catalog.ts';

/** No answer holds more than sixteen pages. Source: mesos src/files/files.cpp#FilesProcess::_read */
const partBytesMax = 16 * 4096;

/** Reads a part of a file; past its end there is nothing. */
export async function readPart(
  file: ResolvedFile,
  offset: number,
  length: number | undefined,
): Promise<Buffer> {
  const rest = Math.max(file.bytesCount - offset, 0);
  const wanted = Math.min(length ?? rest, rest, partBytesMax);
  if (wanted === 0) return Buffer.alloc(0);
  const handle = await open(file.realPath, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted), 0, wanted, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
