export { agentFlags, type AgentFlags } from './flags/agent-flags.ts';
export { fixedMasterLink, type MasterLink } from './master-link/master-link.ts';
export {
  AgentStartError,
  startAgent,
  type RunningAgent,
  type StartAgentOptions,
} from './start-agent.ts';
