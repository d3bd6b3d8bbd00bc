export { agentClient, masterClient, type AgentClient, type MasterClient } from './clients.ts';
export { expectData, ApiError } from './expect-data.ts';
export type { AgentSchemas, MasterSchemas } from './clients.ts';
