import { createServer } from 'node:net';

/** Ports handed out by this process: the system may offer one again before its taker has bound it. */
const taken = new Set<number>();

/** Attempts before giving up: a fresh port is almost always found at the first. */
const attemptsMax = 100;

/** A TCP port of 127.0.0.1 that is free now and was not handed out before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = await portFromSystem();
    if (!taken.has(port)) {
      taken.add(port);
      return port;
    }
  }
  throw new Error(`no free port found in ${String(attemptsMax)} attempts`);
}

/** Whether something could listen on a TCP port of 127.0.0.1 now. */
export function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function portFromSystem(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
