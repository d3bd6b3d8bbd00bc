import type { ServerResponse } from 'node:http';

/** How often a response is looked at within the time that its reader has. */
const looksPerStall = 4;

/**
 * Breaks the connection of a client that leaves unread, for `stallMs`, all of what waits for it. A
 * response that has nothing to send may take any time.
 */
export function cutStalledReader(response: ServerResponse, stallMs: number): void {
  let written = -1;
  let stalledLooks = 0;
  const timer = setInterval(() => {
    const bytesWritten = bytesSent(response);
    stalledLooks = response.writableNeedDrain && bytesWritten === written ? stalledLooks + 1 : 0;
    written = bytesWritten;
    if (stalledLooks >= looksPerStall) response.destroy();
  }, stallMs / looksPerStall);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}

/** How much has left this process: what was written without what still waits. */
function bytesSent({ socket }: ServerResponse): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength;
}
