import type { AgentToMaster, BusEndpoint, Election, MasterToAgent, Registry } from '@mezzo/domain';
import { DirectBusServer, FileRegistry, MemoryRegistry, SingleElection } from '@mezzo/embedded';
import type { EndpointHandler } from '@mezzo/http-kit';
import type { Server } from 'node:http';
import { join } from 'node:path';
import type { MasterFlags } from './flags/master-flags.ts';

/** The world outside a master, behind its ports. */
export interface MasterAdapters {
  readonly registry: Registry;
  readonly election: Election;
  readonly agents: BusEndpoint<AgentToMaster, MasterToAgent>;
  /** Serves what no endpoint does: the web UI. */
  readonly fallback?: EndpointHandler;
  /** Puts adapters that live on the master's own port there. */
  attach?(server: Server): void;
}

/** What a single master works with: agents connect to its port, its registry is a folder. */
export function standaloneAdapters(flags: MasterFlags): MasterAdapters {
  const agents = new DirectBusServer<AgentToMaster, MasterToAgent>();
  return {
    registry: makeRegistry(flags),
    election: new SingleElection(),
    agents,
    attach: (server) => acceptLinks(server, agents),
  };
}

/** The registry that the flags ask for. */
export function makeRegistry(flags: MasterFlags): Registry {
  return flags.registry === 'in_memory'
    ? new MemoryRegistry()
    : new FileRegistry({ path: join(flags.work_dir ?? '.', 'registry') });
}

function acceptLinks(server: Server, agents: DirectBusServer<AgentToMaster, MasterToAgent>): void {
  server.on('upgrade', (request, socket, head) => {
    if (DirectBusServer.isLinkRequest(request)) agents.accept(request, socket, head);
    else socket.destroy();
  });
}
