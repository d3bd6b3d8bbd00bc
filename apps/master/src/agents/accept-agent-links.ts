import type { AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { DirectBusServer } from '@mezzo/embedded';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Leadership } from '../leadership/leadership.ts';

type AgentLinks = DirectBusServer<AgentToMaster, MasterToAgent>;

/** Takes links of agents on the master's port while it leads; else shows them where the leader is. */
export function acceptAgentLinks(server: Server, links: AgentLinks, leadership: Leadership): void {
  server.on('upgrade', (request, socket, head) => {
    if (!DirectBusServer.isLinkRequest(request)) socket.destroy();
    else if (leadership.leads) links.accept(request, socket, head);
    else refuse(socket, leadership.locationAtLeader(request.url ?? '/'));
  });
}

function refuse(socket: Duplex, location: string | undefined): void {
  const head =
    location === undefined
      ? ['HTTP/1.1 503 Service Unavailable']
      : ['HTTP/1.1 307 Temporary Redirect', `Location: ${location}`];
  socket.end([...head, 'Connection: close', 'Content-Length: 0', '', ''].join('\r\n'));
}
