import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address, BusEndpoint, Envelope } from '../ports/bus.ts';

/** What the suite sends: any plain data. */
export interface TestMessage {
  readonly text: string;
  readonly data?: unknown;
}

type Endpoint = BusEndpoint<TestMessage, TestMessage>;

/** One bus with one master on it and any number of agents. */
export interface BusGround {
  /** The endpoint `master`; asked for before any agent's. */
  master(): Promise<Endpoint>;
  /** An agent's endpoint, which can reach the master. */
  agent(address: Address): Promise<Endpoint>;
  /** Ends an agent's endpoint as the death of its process would. */
  kill(endpoint: Endpoint): Promise<void>;
  dispose(): Promise<void>;
}

const agentAddress = 'slave(1)@127.0.0.1:5051';
const otherAddress = 'slave(1)@127.0.0.1:5052';
/** Generous: the machine may be busy. */
const deliveredWithinMs = 30_000;

/** What every adapter of the bus port must do. Run it from a test file of the adapter. */
export function describeBusConformance(name: string, makeGround: () => Promise<BusGround>): void {
  describe(`${name} as a bus`, () => {
    let ground: BusGround;
    let master: Endpoint;
    let inbox: ReturnType<typeof collect>;
    beforeEach(async () => {
      ground = await makeGround();
      master = await ground.master();
      inbox = collect(master);
    });
    afterEach(async () => {
      await ground.dispose();
    });

    /** An agent that the master has heard of, and can therefore answer. */
    async function connected(address: Address) {
      const agent = await ground.agent(address);
      const received = collect(agent);
      const before = inbox.envelopes.length;
      agent.send('master', { text: 'hello' }, 0);
      await inbox.waitFor((all) => all.slice(before).some((each) => each.from === address));
      return { agent, received };
    }

    it('carries messages both ways with sender and term', async () => {
      const { received } = await connected(agentAddress);
      master.send(agentAddress, { text: 'welcome' }, 7);
      await received.waitFor((all) => all.length === 1);
      expect(received.envelopes).toEqual([
        { from: 'master', term: 7, message: { text: 'welcome' } },
      ]);
      expect(inbox.envelopes).toEqual([
        { from: agentAddress, term: 0, message: { text: 'hello' } },
      ]);
    });

    it('keeps the order of each sender', async () => {
      const { agent, received } = await connected(agentAddress);
      const texts = Array.from({ length: 500 }, (_, n) => String(n));
      for (const text of texts) {
        agent.send('master', { text }, 1);
        master.send(agentAddress, { text }, 1);
      }
      await received.waitFor((all) => all.length === 500);
      await inbox.waitFor((all) => all.length === 501);
      expect(received.envelopes.map((each) => each.message.text)).toEqual(texts);
      expect(inbox.envelopes.slice(1).map((each) => each.message.text)).toEqual(texts);
    });

    it('carries bytes, bigints, infinities and any text', async () => {
      const { agent } = await connected(agentAddress);
      const data = {
        bytes: new Uint8Array([0, 1, 255]),
        empty: new Uint8Array(),
        nanoseconds: 1_700_000_000_123_456_789n,
        limit: Infinity,
        text: 'ü\u2028\0"\\\n',
        map: { $bytes: 'not a tag' },
        list: [null, false, 0.1],
      };
      agent.send('master', { text: 'data', data }, 1);
      await inbox.waitFor((all) => all.length === 2);
      expect(inbox.envelopes[1]?.message.data).toEqual(data);
    });

    it('carries a message of a megabyte', async () => {
      const { agent, received } = await connected(agentAddress);
      const data = new Uint8Array(1024 * 1024).fill(7);
      agent.send('master', { text: 'up', data }, 1);
      master.send(agentAddress, { text: 'down', data }, 1);
      await inbox.waitFor((all) => all.length === 2);
      await received.waitFor((all) => all.length === 1);
      expect(received.envelopes[0]?.message.data).toEqual(data);
    });

    it('delivers to the one addressed only', async () => {
      const one = await connected(agentAddress);
      const other = await connected(otherAddress);
      master.send(otherAddress, { text: 'for the other' }, 1);
      await other.received.waitFor((all) => all.length === 1);
      expect(one.received.envelopes).toEqual([]);
    });

    it('drops what is sent to nobody', async () => {
      const { received } = await connected(agentAddress);
      master.send('slave(1)@127.0.0.1:1', { text: 'lost' }, 1);
      master.send(agentAddress, { text: 'kept' }, 1);
      await received.waitFor((all) => all.length === 1);
      expect(received.envelopes[0]?.message.text).toBe('kept');
    });

    it('delivers after send has returned, never during it', async () => {
      const { agent } = await connected(agentAddress);
      const before = inbox.envelopes.length;
      agent.send('master', { text: 'later' }, 1);
      expect(inbox.envelopes.length).toBe(before);
      await inbox.waitFor((all) => all.length === before + 1);
    });

    it('delivers nothing once receiving was stopped', async () => {
      const { agent } = await connected(agentAddress);
      inbox.stop();
      const again = collect(master);
      agent.send('master', { text: 'to the new handler' }, 1);
      await again.waitFor((all) => all.length === 1);
      expect(inbox.envelopes.length).toBe(1);
    });

    it('keeps what comes before anybody receives', async () => {
      const { agent } = await connected(agentAddress);
      inbox.stop();
      agent.send('master', { text: 'early' }, 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const late = collect(master);
      await late.waitFor((all) => all.length === 1);
      expect(late.envelopes[0]?.message.text).toBe('early');
    });

    it('flushes on close, and tells the master that the agent is gone', async () => {
      const { agent } = await connected(agentAddress);
      for (let n = 0; n < 100; n++) agent.send('master', { text: String(n) }, 1);
      await agent.close();
      await inbox.waitFor((all) => all.length === 101);
      await vi.waitFor(() => expect(inbox.gone).toEqual([agentAddress]), deliveredWithinMs);
    });

    it('tells the master when an agent dies, and lets it come back', async () => {
      const { agent } = await connected(agentAddress);
      await ground.kill(agent);
      await vi.waitFor(() => expect(inbox.gone).toEqual([agentAddress]), deliveredWithinMs);
      const { received } = await connected(agentAddress);
      master.send(agentAddress, { text: 'welcome back' }, 1);
      await received.waitFor((all) => all.length === 1);
      expect(inbox.gone).toEqual([agentAddress]);
    });

    it('tells agents when the master leaves', async () => {
      const { received } = await connected(agentAddress);
      await master.close();
      await vi.waitFor(() => expect(received.gone).toEqual(['master']), deliveredWithinMs);
    });
  });
}

/** Receives into lists. */
function collect(endpoint: Endpoint) {
  const envelopes: Envelope<TestMessage>[] = [];
  const gone: Address[] = [];
  const stop = endpoint.receive({
    onMessage: (envelope) => envelopes.push(envelope),
    onPeerGone: (address) => gone.push(address),
  });
  const waitFor = (isDone: (all: readonly Envelope<TestMessage>[]) => boolean) =>
    vi.waitFor(() => expect(isDone(envelopes)).toBe(true), {
      timeout: deliveredWithinMs,
      interval: 5,
    });
  return { envelopes, gone, stop, waitFor };
}
