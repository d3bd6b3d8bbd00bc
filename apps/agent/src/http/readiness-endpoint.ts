import { assertNever } from '@mezzo/domain';
import { textAnswer, type Answer, type Endpoint } from '@mezzo/http-kit';
import type { AgentHandle } from '../agent-handle.ts';
import { AGENT_PROCESS } from './realms.ts';
import { recoveringAnswer } from './recovering-answer.ts';

/** Whether the agent takes tasks. Open to all, as `health` is; not an endpoint of Mesos. */
export function readinessEndpoint(handle: AgentHandle): Endpoint {
  return {
    process: AGENT_PROCESS,
    name: 'readyz',
    isExact: true,
    help: 'Whether the agent is registered with a leading master.',
    handle: () => readiness(handle),
  };
}

function readiness({ runtime }: AgentHandle): Answer {
  const state = runtime?.records.state ?? 'RECOVERING';
  switch (state) {
    case 'RUNNING':
      return textAnswer(200, 'Registered with the leading master');
    case 'RECOVERING':
      return recoveringAnswer;
    case 'DISCONNECTED':
      return textAnswer(503, 'Not registered with a master');
    case 'TERMINATING':
      return textAnswer(503, 'The agent ends');
    default:
      return assertNever(state);
  }
}
