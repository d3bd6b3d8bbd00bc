import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { cutStalledReader } from './cut-stalled-reader.ts';

// Generous: the machine may be busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Sends a client, who has asked and reads nothing, what no buffer of the kernel holds. */
async function startServer(body: Buffer, stallMs: number): Promise<number> {
  const started = createServer((_, response) => {
    cutStalledReader(response, stallMs);
    response.write(body);
  });
  server = started;
  started.listen(0, '127.0.0.1');
  await once(started, 'listening');
  return (started.address() as AddressInfo).port;
}

it('breaks the connection of a client that reads nothing', async () => {
  const port = await startServer(Buffer.alloc(64 * 1024 * 1024), 200);
  const client = connect(port, '127.0.0.1');
  client.pause();
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [connection] = (await once(server!, 'connection')) as [NodeJS.EventEmitter];
  await once(connection, 'close');
  client.destroy();
});

it('leaves alone whoever has read all there is', async () => {
  const port = await startServer(Buffer.from('little'), 40);
  const client = connect(port, '127.0.0.1');
  client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(client, 'data');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(client.readyState).toBe('open');
  client.destroy();
});
