export { agentFlags, type AgentFlags } from './flags/agent-flags.ts';
export {
  AgentStartError,
  startAgent,
  type MasterLink,
  type RunningAgent,
  type StartAgentOptions,
} from './start-agent.ts';
