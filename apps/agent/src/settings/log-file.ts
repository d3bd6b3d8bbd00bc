import { join } from 'node:path';
import type { AgentFlags } from '../flags/agent-flags.ts';

/** Where the agent writes its log to; undefined: to no file. */
export function logFileOf({ log_dir: folder }: AgentFlags): string | undefined {
  return folder === undefined ? undefined : join(folder, 'agent.log');
}
