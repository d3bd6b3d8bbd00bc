import type { Envelope } from '@mezzo/domain';
import { describeBusConformance, type TestMessage } from '@mezzo/domain/testing';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DirectBusClient } from './bus.direct-client.ts';
import { DirectBusServer } from './bus.direct-server.ts';
import { directLinkPath, type DirectLinkLimits } from './direct-link.ts';

type Client = DirectBusClient<TestMessage, TestMessage>;

describeBusConformance('the direct bus', async () => {
  const { master, server, join, dispose } = await startMaster();
  return {
    master: () => Promise.resolve(master),
    agent: join,
    kill: (endpoint) => {
      if (endpoint instanceof DirectBusClient) endpoint.terminate();
      return Promise.resolve();
    },
    dispose: async () => {
      await dispose();
      server.close();
    },
  };
});

describe('the direct bus', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });

  async function start(limits?: Partial<DirectLinkLimits>) {
    const ground = await startMaster(limits);
    cleanups.push(ground.dispose);
    return ground;
  }

  it('reconnects when the master comes back at the same place', async () => {
    const first = await start();
    const { port } = first.server.address() as AddressInfo;
    const connections = vi.fn();
    const client: Client = new DirectBusClient({
      address: 'slave(1)@127.0.0.1:1',
      master: () => `127.0.0.1:${port}`,
      onConnected: connections,
      reconnectMsMin: 5,
    });
    cleanups.push(() => client.close());
    await vi.waitFor(() => expect(connections).toHaveBeenCalledTimes(1));
    await first.dispose();
    const second = await startMaster({}, port);
    cleanups.push(second.dispose);
    await vi.waitFor(() => expect(connections).toHaveBeenCalledTimes(2));
  });

  it('follows the redirect of a master that does not lead', async () => {
    const leader = await start();
    const { port } = leader.server.address() as AddressInfo;
    const follower = createServer().listen(0, '127.0.0.1');
    cleanups.push(() => new Promise((resolve) => follower.close(resolve)));
    follower.on('upgrade', (request, socket) => {
      const location = `//127.0.0.1:${port}${request.url ?? ''}`;
      socket.end(`HTTP/1.1 307 Temporary Redirect\r\nLocation: ${location}\r\n\r\n`);
    });
    await new Promise((resolve) => follower.once('listening', resolve));
    await leader.join('slave(1)@127.0.0.1:2', (follower.address() as AddressInfo).port);
  });

  it('shows who it is to the leader that it is sent on to', async () => {
    const asked: (string | undefined)[] = [];
    const leader = await start();
    leader.server.on('upgrade', ({ headers }) => asked.push(headers.authorization));
    const { port } = leader.server.address() as AddressInfo;
    const follower = createServer().listen(0, '127.0.0.1');
    cleanups.push(() => new Promise((resolve) => follower.close(resolve)));
    follower.on('upgrade', (request, socket) => {
      asked.push(request.headers.authorization);
      const location = `//localhost:${port}${request.url ?? ''}`;
      socket.end(`HTTP/1.1 307 Temporary Redirect\r\nLocation: ${location}\r\n\r\n`);
    });
    await new Promise((resolve) => follower.once('listening', resolve));
    const client: Client = new DirectBusClient({
      address: 'slave(1)@127.0.0.1:4',
      master: () => `127.0.0.1:${(follower.address() as AddressInfo).port}`,
      authorization: 'Basic YTpi',
      reconnectMsMin: 5,
    });
    cleanups.push(() => client.close());
    await vi.waitFor(() => expect(asked.slice(0, 2)).toEqual(['Basic YTpi', 'Basic YTpi']), 10_000);
  });

  it('does not go on when it is refused', async () => {
    let askedCount = 0;
    const master = createServer().listen(0, '127.0.0.1');
    cleanups.push(() => new Promise((resolve) => master.close(resolve)));
    master.on('upgrade', (_, socket) => {
      askedCount += 1;
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    });
    await new Promise((resolve) => master.once('listening', resolve));
    const refusals: number[] = [];
    const client: Client = new DirectBusClient({
      address: 'slave(1)@127.0.0.1:5',
      master: () => `127.0.0.1:${(master.address() as AddressInfo).port}`,
      onRefused: (status) => refusals.push(status),
      reconnectMsMin: 1,
    });
    cleanups.push(() => client.close());
    await vi.waitFor(() => expect(refusals).toEqual([401]), 10_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(askedCount).toBe(1);
  });

  it('lets nobody take the place of an agent of another principal', async () => {
    const { master, server, join } = await start();
    server.removeAllListeners('upgrade');
    let principal = 'a';
    server.on('upgrade', (request, socket, head) => {
      master.accept(request, socket, head, principal);
    });
    const said: Envelope<TestMessage>[] = [];
    const gone: string[] = [];
    master.receive({
      onMessage: (envelope) => said.push(envelope),
      onPeerGone: (address) => gone.push(address),
    });
    const address = 'slave(1)@127.0.0.1:6';
    const owner = await join(address);
    principal = 'b';
    const closed = new Promise((resolve) => {
      const { port } = server.address() as AddressInfo;
      const url = `ws://127.0.0.1:${port}${directLinkPath}?address=${encodeURIComponent(address)}`;
      new WebSocket(url).addEventListener('close', resolve);
    });
    await closed;
    owner.send('master', { text: 'still here' }, 1);
    await vi.waitFor(() => expect(said).toHaveLength(1), 10_000);
    expect(said[0]).toMatchObject({ from: address, principal: 'a' });
    expect(gone).toEqual([]);
  });

  it('reports a second connection of the same agent as a loss of the first', async () => {
    const { master, join } = await start();
    const gone: string[] = [];
    const texts: string[] = [];
    master.receive({
      onMessage: (envelope) => texts.push(envelope.message.text),
      onPeerGone: (address) => gone.push(address),
    });
    const address = 'slave(1)@127.0.0.1:3';
    await join(address);
    const second = await join(address);
    second.send('master', { text: 'from the second' }, 1);
    await vi.waitFor(() => expect(texts).toEqual(['from the second']));
    expect(gone[0]).toBe(address);
  });

  it('lets others have their turn while it reads a crowd of messages', async () => {
    const { master, join } = await start();
    let turnsCount = 0;
    const turnsSeen: number[] = [];
    master.receive({
      onMessage: () => {
        turnsSeen.push(turnsCount);
        const endMs = performance.now() + 3;
        while (performance.now() < endMs);
      },
    });
    const client = await join('slave(1)@127.0.0.1:7');
    for (let n = 0; n < 30; n += 1) client.send('master', { text: 'hello' }, 1);
    const other = setInterval(() => (turnsCount += 1));
    await vi.waitFor(() => expect(turnsSeen).toHaveLength(30), 10_000);
    clearInterval(other);
    expect(new Set(turnsSeen).size).toBeGreaterThan(10);
  });

  it('loses nothing of a link that is not read while too much waits', async () => {
    const { master, join } = await start();
    const said: number[] = [];
    const gone: string[] = [];
    master.receive({
      onMessage: ({ message }) => said.push(Number(message.text)),
      onPeerGone: (address) => gone.push(address),
    });
    const client = await join('slave(1)@127.0.0.1:8');
    for (let n = 0; n < 20_000; n += 1) client.send('master', { text: String(n) }, 1);
    await client.close();
    await vi.waitFor(() => expect(gone).toHaveLength(1), 20_000);
    expect(said).toEqual(Array.from({ length: 20_000 }, (_, index) => index));
  });

  it('cuts off an agent that reads nothing', async () => {
    const { master, server } = await start({ bufferedBytesMax: 1024 * 1024 });
    const gone: string[] = [];
    master.receive({ onMessage: () => undefined, onPeerGone: (address) => gone.push(address) });
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    cleanups.push(() => Promise.resolve(socket.destroy()));
    socket.write(upgradeRequest('lazy'));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    const data = new Uint8Array(64 * 1024);
    await vi.waitFor(() => {
      for (let n = 0; n < 20; n++) master.send('lazy', { text: 'flood', data }, 1);
      expect(gone).toEqual(['lazy']);
    });
  });

  it('cuts off an agent that gives no sign of life', async () => {
    const { master, server } = await start({ pingIntervalMs: 10, silenceMsMax: 50 });
    const gone: string[] = [];
    master.receive({ onMessage: () => undefined, onPeerGone: (address) => gone.push(address) });
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    cleanups.push(() => Promise.resolve(socket.destroy()));
    socket.write(upgradeRequest('silent'));
    await vi.waitFor(() => expect(gone).toEqual(['silent']));
  });

  it('cuts off a peer that speaks something else', async () => {
    const { server } = await start();
    const { port } = server.address() as AddressInfo;
    const url = `ws://127.0.0.1:${port}${directLinkPath}?address=stranger`;
    const stranger = new WebSocket(url);
    const closed = new Promise((resolve) => stranger.addEventListener('close', resolve));
    await new Promise((resolve) => stranger.addEventListener('open', resolve));
    stranger.send('{"no":"term"}');
    await closed;
  });
});

/** A handshake as a WebSocket client sends it, without a client behind it. */
function upgradeRequest(address: string): string {
  return [
    `GET ${directLinkPath}?address=${address} HTTP/1.1`,
    'Host: master',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n');
}

async function startMaster(limits: Partial<DirectLinkLimits> = {}, port = 0) {
  const master = new DirectBusServer<TestMessage, TestMessage>(limits);
  const server: Server = createServer();
  server.on('upgrade', (request, socket, head) => master.accept(request, socket, head));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const clients: Client[] = [];
  const join = async (address: string, viaPort = (server.address() as AddressInfo).port) => {
    let client: Client | undefined;
    await new Promise<void>((resolve) => {
      client = new DirectBusClient({
        address,
        master: () => `127.0.0.1:${viaPort}`,
        onConnected: resolve,
        reconnectMsMin: 5,
      });
      clients.push(client);
    });
    return client!;
  };
  const dispose = async () => {
    await Promise.all(clients.map((client) => client.close()));
    await master.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { master, server, join, dispose };
}
