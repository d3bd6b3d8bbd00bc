import type { AgentToMaster, MasterToAgent } from '@mezzo/domain';
import { DirectBusServer } from '@mezzo/embedded';
import {
  subjectOf,
  type Answer,
  type ApproverCache,
  type Authentication,
  type Authenticator,
} from '@mezzo/http-kit';
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Leadership } from '../leadership/leadership.ts';
import { realms } from '../realms.ts';

/** What decides who may link to a master. */
export interface AgentGate {
  readonly leadership: Leadership;
  /** Asks agents who they are where `--authenticate_agents` says so. */
  readonly authenticator: Authenticator;
  /** Gets ready what rules say of the agent's principal, for when it registers. */
  readonly approvers: Pick<ApproverCache, 'prepare'>;
}

type AgentLinks = DirectBusServer<AgentToMaster, MasterToAgent>;

/** Takes links of agents on the master's port while it leads; else shows them where the leader is. */
export function acceptAgentLinks(server: Server, links: AgentLinks, gate: AgentGate): void {
  const { leadership } = gate;
  server.on('connection', () => links.makeWay());
  server.on('upgrade', (request, socket, head) => {
    // Whoever hangs up while it is being authenticated ends the link, and nothing else.
    socket.on('error', () => socket.destroy());
    if (!DirectBusServer.isLinkRequest(request)) socket.destroy();
    else if (!leadership.leads) answer(socket, elsewhere(leadership, request));
    else {
      authenticate(gate, request).then(
        (authentication) => {
          if ('refusal' in authentication) answer(socket, authentication.refusal);
          else links.accept(request, socket, head, authentication.principal);
        },
        () => answer(socket, { status: 500 }),
      );
    }
  });
}

function elsewhere(leadership: Leadership, { url = '/' }: IncomingMessage): Answer {
  const location = leadership.locationAtLeader(url);
  return location === undefined
    ? { status: 503 }
    : { status: 307, headers: { Location: location } };
}

async function authenticate(
  { authenticator, approvers }: AgentGate,
  { headers }: IncomingMessage,
): Promise<Authentication> {
  const authentication = await authenticator.authenticate(realms.agents, headers);
  if (!('refusal' in authentication)) {
    await approvers.prepare(subjectOf({ principal: authentication.principal }));
  }
  return authentication;
}

/** Answers the upgrade request as plain HTTP, with the head alone. */
function answer(socket: Duplex, { status, headers = {} }: Answer): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`, ...lines];
  socket.end([...head, 'Connection: close', 'Content-Length: 0', '', ''].join('\r\n'));
}
