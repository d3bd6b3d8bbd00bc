import type { BusEndpoint, Envelope } from '@mezzo/domain';
import { describeBusConformance, type TestMessage } from '@mezzo/domain/testing';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DirectBusClient } from './bus.direct-client.ts';
import { DirectBusServer } from './bus.direct-server.ts';
import { DirectBusTrunk } from './bus.direct-trunk.ts';
import { directLinkPath, type DirectLinkLimits } from './direct-link.ts';

type Trunk = DirectBusTrunk<TestMessage, TestMessage>;
type Endpoint = BusEndpoint<TestMessage, TestMessage>;

/** Generous: the machine may be busy. */
const soon = 20_000;
const one = 'slave(1)@127.0.0.1:1';
const other = 'slave(1)@127.0.0.1:2';
const hello = '{"term":1,"message":{"text":"hello"}}';

describeBusConformance('a shared link', async () => {
  const { master, server, trunk, dispose } = await startMaster();
  const trunks = new Map<Endpoint, Trunk>();
  let current = trunk();
  return {
    master: () => Promise.resolve(master),
    agent: async (address) => {
      const endpoint = await join(current, address);
      trunks.set(endpoint, current);
      return endpoint;
    },
    kill: (endpoint) => {
      trunks.get(endpoint)?.terminate();
      current = trunk();
      return Promise.resolve();
    },
    dispose: async () => {
      await dispose();
      server.close();
    },
  };
});

describe('a shared link', { timeout: 60_000 }, () => {
  async function start(limits?: Partial<DirectLinkLimits>) {
    const ground = await startMaster(limits);
    onTestFinished(ground.dispose);
    return { ...ground, ...collect(ground.master) };
  }

  it('carries many agents, and its end is the end of all', async () => {
    const { trunk, said, gone } = await start();
    const shared = trunk();
    const addresses = Array.from({ length: 300 }, (_, index) => `slave(1)@10.0.0.1:${index}`);
    for (const address of addresses) (await join(shared, address)).send('master', hi(address), 1);
    await vi.waitFor(() => expect(said).toHaveLength(300), soon);
    expect(said.every(({ from, message }) => from === message.text)).toBe(true);
    shared.terminate();
    await vi.waitFor(() => expect(gone.toSorted()).toEqual(addresses.toSorted()), soon);
  });

  it('goes on for the others when one agent leaves', async () => {
    const { master, trunk, said, gone } = await start();
    const shared = trunk();
    const [leaving, staying] = [await join(shared, one), await join(shared, other)];
    const heard = collect(staying);
    leaving.send('master', hi('a'), 1);
    staying.send('master', hi('b'), 1);
    await leaving.close();
    await vi.waitFor(() => expect(gone).toEqual([one]), soon);
    expect(said.map(({ from }) => from)).toEqual([one, other]);
    master.send(one, hi('lost'), 1);
    master.send(other, hi('kept'), 1);
    await vi.waitFor(() => expect(heard.said).toHaveLength(1), soon);
  });

  it('gives an agent up to a link of its own, and takes it back', async () => {
    const { server, trunk, said, gone } = await start();
    const shared = trunk({ reconnectMsMax: 5 });
    let connectionsCount = 0;
    const endpoint = shared.join(one, () => (connectionsCount += 1));
    const { gone: lost } = collect(endpoint);
    await vi.waitFor(() => expect(connectionsCount).toBe(1), soon);
    endpoint.send('master', hi('shared'), 1);
    await vi.waitFor(() => expect(said).toHaveLength(1), soon);
    const plain = await connectPlain(server, one);
    plain.send('master', hi('plain'), 1);
    await vi.waitFor(() => expect(connectionsCount).toBe(2), soon);
    expect([gone, lost]).toEqual([[one], ['master']]);
    endpoint.send('master', hi('shared again'), 1);
    await vi.waitFor(() => {
      expect(said.map(({ message }) => message.text)).toEqual(['shared', 'plain', 'shared again']);
    }, soon);
    plain.terminate();
  });

  it('counts nothing that an agent said before it knew that it was replaced', async () => {
    const { server, said, gone } = await start();
    const stranger = await connectRaw(server);
    stranger.send(`${one}\n${hello}`);
    await vi.waitFor(() => expect(said).toHaveLength(1), soon);
    const plain = await connectPlain(server, one);
    await vi.waitFor(() => expect(gone).toEqual([one]), soon);
    expect(await stranger.next()).toBe(`${one}\n`);
    stranger.send(`${one}\n${hello}`);
    stranger.send(`${other}\n${hello}`);
    await vi.waitFor(() => expect(said.map(({ from }) => from)).toEqual([one, other]), soon);
    expect(gone).toEqual([one]);
    plain.terminate();
    await vi.waitFor(() => expect(gone).toEqual([one, one]), soon);
    stranger.send(`${one}\n`);
    stranger.send(`${one}\n${hello}`);
    await vi.waitFor(() => expect(said).toHaveLength(3), soon);
  });

  it('lets nobody take the place of an agent of another principal', async () => {
    const { server, trunk, said, gone, identify } = await start();
    identify('a');
    const owner = await connectPlain(server, one);
    owner.send('master', hi('owner'), 1);
    await vi.waitFor(() => expect(said).toHaveLength(1), soon);
    identify('b');
    const shared = trunk();
    const thief = await join(shared, one);
    const { gone: lost } = collect(thief);
    thief.send('master', hi('thief'), 1);
    await vi.waitFor(() => expect(lost).toEqual(['master']), soon);
    (await join(shared, other)).send('master', hi('honest'), 1);
    await vi.waitFor(() => expect(said).toHaveLength(2), soon);
    owner.send('master', hi('still here'), 1);
    await vi.waitFor(() => expect(said).toHaveLength(3), soon);
    expect(said.map(({ principal, message }) => [principal, message.text])).toEqual([
      ['a', 'owner'],
      ['b', 'honest'],
      ['a', 'still here'],
    ]);
    expect(gone).toEqual([]);
  });

  it.each([
    ['no address', hello],
    ['an empty address', `\n${hello}`],
    ['an endless address', `${'a'.repeat(2_000)}\n${hello}`],
    ['no message', `${other}\n{"no":"term"}`],
    ['no JSON', `${other}\nhello`],
  ])('is cut when a frame has %s, and nothing counts from there on', async (_, frame) => {
    const { server, said, gone } = await start();
    const stranger = await connectRaw(server);
    stranger.send(`${one}\n${hello}`);
    stranger.send(frame);
    stranger.send(`${other}\n${hello}`);
    await stranger.closed;
    await vi.waitFor(() => expect(gone).toEqual([one]), soon);
    expect(said.map(({ from }) => from)).toEqual([one]);
  });

  it('is cut when too many want to share it', async () => {
    const { server, said, gone } = await start({ sharedAddressesMax: 2 });
    const stranger = await connectRaw(server);
    for (const address of [one, other, 'third']) stranger.send(`${address}\n${hello}`);
    await stranger.closed;
    await vi.waitFor(() => expect(gone).toEqual([one, other]), soon);
    expect(said).toHaveLength(2);
  });

  it('is cut when what is sent to its agents is not read', async () => {
    const { master, server, said, gone } = await start({ bufferedBytesMax: 1024 * 1024 });
    const stranger = await connectRaw(server);
    stranger.send(`${one}\n${hello}`);
    stranger.send(`${other}\n${hello}`);
    await vi.waitFor(() => expect(said).toHaveLength(2), soon);
    const data = new Uint8Array(4 * 1024 * 1024);
    // More in one turn than goes into the buffers of the system.
    for (let n = 0; n < 10; n += 1) master.send(one, { text: 'flood', data }, 1);
    await vi.waitFor(() => expect(gone).toEqual([one, other]), soon);
  });

  it('is neither opened together with an address nor by an address that cannot be read', async () => {
    const { server, said, gone } = await start();
    for (const path of [
      `${directLinkPath}?shared=1&address=a`,
      `${directLinkPath}?shared=2`,
      '//',
    ]) {
      const socket = new WebSocket(`ws://127.0.0.1:${portOf(server)}${path}`);
      await new Promise((resolve) => socket.addEventListener('close', resolve));
    }
    expect([said, gone]).toEqual([[], []]);
  });
});

function hi(text: string): TestMessage {
  return { text };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function collect(endpoint: Endpoint) {
  const said: Envelope<TestMessage>[] = [];
  const gone: string[] = [];
  endpoint.receive({
    onMessage: (envelope) => said.push(envelope),
    onPeerGone: (address) => gone.push(address),
  });
  return { said, gone };
}

/** Resolves when the agent may speak. */
function join(trunk: Trunk, address: string): Promise<Endpoint> {
  return new Promise((resolve) => {
    const endpoint = trunk.join(address, () => resolve(endpoint));
  });
}

function connectPlain(server: Server, address: string) {
  const port = portOf(server);
  return new Promise<DirectBusClient<TestMessage, TestMessage>>((resolve) => {
    const client = new DirectBusClient<TestMessage, TestMessage>({
      address,
      master: () => `127.0.0.1:${port}`,
      onConnected: () => resolve(client),
    });
    onTestFinished(() => client.close());
  });
}

/** The other end of a shared link, without a client behind it. */
async function connectRaw(server: Server) {
  const socket = new WebSocket(`ws://127.0.0.1:${portOf(server)}${directLinkPath}?shared=1`);
  const frames: unknown[] = [];
  socket.addEventListener('message', ({ data }) => frames.push(data));
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  onTestFinished(() => socket.close());
  return {
    closed,
    send: (frame: string) => socket.send(frame),
    next: () => vi.waitUntil(() => frames.shift(), soon),
  };
}

async function startMaster(limits: Partial<DirectLinkLimits> = {}) {
  const master = new DirectBusServer<TestMessage, TestMessage>(limits);
  const server = createServer();
  let principal: string | undefined;
  server.on('upgrade', (request, socket, head) => {
    if (DirectBusServer.isLinkRequest(request)) master.accept(request, socket, head, principal);
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = portOf(server);
  const trunks: Trunk[] = [];
  const trunk = ({ reconnectMsMax }: { readonly reconnectMsMax?: number } = {}) => {
    const opened: Trunk = new DirectBusTrunk({
      master: () => `127.0.0.1:${port}`,
      reconnectMsMin: 5,
      ...(reconnectMsMax !== undefined && { reconnectMsMax }),
    });
    trunks.push(opened);
    return opened;
  };
  const dispose = async () => {
    await Promise.all(trunks.map((each) => each.close()));
    await master.close();
    await new Promise((resolve) => server.close(resolve));
  };
  const identify = (next: string) => (principal = next);
  return { master, server, trunk, dispose, identify };
}
