import type { AgentRuntime } from './agent-runtime.ts';

/**
 * What endpoints know of the agent: nothing while it recovers. They are mounted before it exists,
 * because the agent has to know the port that the server was given.
 */
export class AgentHandle {
  runtime: AgentRuntime | undefined = undefined;
}
