import { AdapterError } from '@mezzo/domain';
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:net';

/**
 * Makes sure that one process at a time uses a folder, by holding a name in Linux' abstract socket
 * namespace: the kernel frees it when the process dies, however it dies, and no file is left behind.
 * On other systems, and across network namespaces, nothing is locked.
 *
 * @returns gives the folder free
 * @throws AdapterError `conflict` when another process holds it
 */
export async function lockFolder(path: string): Promise<() => Promise<void>> {
  if (process.platform !== 'linux') return () => Promise.resolve();
  const name = createHash('sha256').update(realpathSync(path)).digest('hex').slice(0, 40);
  const server = createServer((socket) => socket.destroy());
  await listen(server, `\0mezzo-folder-${name}`, path);
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function listen(server: Server, address: string, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        cause.code === 'EADDRINUSE'
          ? new AdapterError('conflict', `another process uses ${path}`, { cause })
          : cause,
      );
    });
    server.listen(address, resolve);
  });
}
