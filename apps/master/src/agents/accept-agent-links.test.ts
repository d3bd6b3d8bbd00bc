import type { AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { DirectBusClient, DirectBusServer, DirectBusTrunk } from '@mezzo/embedded';
import { basic, everythingFor, identities } from '@mezzo/http-kit/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startSecuredMaster } from '../testing/secured-master.ts';
import type { TestMaster } from '../testing/test-master.ts';
import { acceptAgentLinks } from './accept-agent-links.ts';

const soon = 20_000;

function startMaster(acls?: Readonly<Record<string, unknown>>): Promise<TestMaster> {
  const links = new DirectBusServer<AgentToMaster, MasterToAgent>();
  return startSecuredMaster(['--authenticate_agents'], acls, {
    openAgentBus: () => links,
    attach: (server, gate) => acceptAgentLinks(server, links, gate),
  });
}

function registration(hostname: string): AgentToMaster {
  return {
    type: 'register',
    agentInfo: { hostname, resources: [] },
    version: '1.12.0',
    capabilities: [{ type: 'RESERVATION_REFINEMENT' }],
    checkpointedResources: [],
    resourceVersionUuid: new Uint8Array(16),
  };
}

/** Agents of one process, which registers them as soon as it is let in. */
function startAgents({ port }: TestMaster, authorization: string | undefined, hosts: string[]) {
  const refusals: number[] = [];
  const registered: string[] = [];
  const trunk = new DirectBusTrunk<MasterToAgent, AgentToMaster>({
    master: () => `127.0.0.1:${port}`,
    authorization,
    onRefused: (status) => refusals.push(status),
  });
  for (const host of hosts) {
    const bus = trunk.join(`slave(1)@${host}:5051`, () => {
      bus.send('master', registration(host), 0);
    });
    bus.receive({
      onMessage: ({ message }) => {
        if (message.type === 'registered') registered.push(host);
      },
    });
  }
  onTestFinished(() => trunk.close());
  return { refusals, registered };
}

/** An agent that registers as soon as it is let in. */
function startAgent({ port }: TestMaster, authorization: string | undefined, host = 'a') {
  const refusals: number[] = [];
  const answers: string[] = [];
  const bus = new DirectBusClient<MasterToAgent, AgentToMaster>({
    address: `slave(1)@${host}:5051`,
    master: () => `127.0.0.1:${port}`,
    authorization,
    onRefused: (status) => refusals.push(status),
    onConnected: () => {
      bus.send('master', registration(host), 0);
    },
  });
  bus.receive({ onMessage: ({ message }) => answers.push(message.type) });
  onTestFinished(() => bus.close());
  return { refusals, answers };
}

describe('a master that asks agents who they are', { timeout: 60_000 }, () => {
  it('refuses who cannot say, and takes who can', async () => {
    const master = await startMaster();
    const nobody = startAgent(master, undefined);
    const wrong = startAgent(master, identities.wrong['Authorization']);
    const known = startAgent(master, identities.permitted['Authorization']);
    await vi.waitFor(() => expect(known.answers).toContain('registered'), soon);
    await vi.waitFor(() => {
      expect([nobody.refusals, wrong.refusals]).toEqual([[401], [401]]);
    }, soon);
    expect([...nobody.answers, ...wrong.answers]).toEqual([]);
  });

  it('registers those only whose principal may', async () => {
    const master = await startMaster(everythingFor('alice'));
    const bob = startAgent(master, basic('bob', 'b')['Authorization'], 'b');
    const alice = startAgent(master, identities.permitted['Authorization'], 'a');
    await vi.waitFor(() => expect(alice.answers).toContain('registered'), soon);
    const { text } = await master.get('/slaves', { headers: identities.permitted });
    const { slaves } = JSON.parse(text) as { slaves: readonly { hostname: string }[] };
    expect(slaves.map(({ hostname }) => hostname)).toEqual(['a']);
    expect(bob).toEqual({ refusals: [], answers: [] });
  });

  it('asks whoever opens a shared link in the same way, for all its agents', async () => {
    const master = await startMaster(everythingFor('alice'));
    const nobody = startAgents(master, undefined, ['n1', 'n2']);
    const bob = startAgents(master, basic('bob', 'b')['Authorization'], ['b1', 'b2']);
    const alice = startAgents(master, identities.permitted['Authorization'], ['a1', 'a2']);
    await vi.waitFor(() => expect(alice.registered.toSorted()).toEqual(['a1', 'a2']), soon);
    await vi.waitFor(() => expect(nobody.refusals).toEqual([401]), soon);
    expect([nobody.registered, bob.registered, bob.refusals]).toEqual([[], [], []]);
  });
});
