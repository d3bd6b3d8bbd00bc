import createClient, { type Client, type ClientOptions } from 'openapi-fetch';
import type * as agent from './generated/agent.ts';
import type * as master from './generated/master.ts';

export type MasterClient = Client<master.paths, 'application/json'>;
export type AgentClient = Client<agent.paths, 'application/json'>;

/** What a master and an agent say, by the names of their descriptions. */
export type MasterSchemas = master.components['schemas'];
export type AgentSchemas = agent.components['schemas'];

/** A client of a master's API. Streams are not for it: answers are read whole. */
export function masterClient(baseUrl: string, options: ClientOptions = {}): MasterClient {
  return createClient<master.paths, 'application/json'>({ ...options, baseUrl });
}

/** A client of an agent's API. */
export function agentClient(baseUrl: string, options: ClientOptions = {}): AgentClient {
  return createClient<agent.paths, 'application/json'>({ ...options, baseUrl });
}
