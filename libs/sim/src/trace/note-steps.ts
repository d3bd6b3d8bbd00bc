import type { AgentEffect, AgentInput, MasterEffect, MasterInput } from '@mezzo/core';
import type { AgentLife } from '../agent/agent-life.ts';
import type { MasterLife } from '../master/master-life.ts';
import { formatAgentMessage, formatMasterMessage } from './format-message.ts';
import type { Trace } from './trace.ts';

/** Writes down what a master was told and what it does about it, heartbeats aside. */
export function noteMasterStep(
  trace: Trace,
  { name, term }: MasterLife,
  input: MasterInput,
  effects: readonly MasterEffect[],
): void {
  const who = `${name}/${term}`;
  if (input.kind === 'agentMessage' && input.message.type !== 'pong') {
    trace.note(who, () => `<- ${input.from} ${formatAgentMessage(input.message)}`);
  } else if (input.kind === 'agentGone') trace.note(who, () => `loses ${input.address}`);
  else if (input.kind === 'schedulerCall') {
    trace.note(who, () => `<- ${input.call.framework_id?.value ?? ''} ${input.call.type ?? ''}`);
  } else if (input.kind === 'subscribe' || input.kind === 'schedulerDisconnected') {
    trace.note(who, () => input.kind);
  }
  for (const effect of effects) noteMasterEffect(trace, who, effect);
}

function noteMasterEffect(trace: Trace, who: string, effect: MasterEffect): void {
  if (effect.kind === 'toAgent' && effect.message.type !== 'ping') {
    const { address, message } = effect;
    trace.note(who, () => `-> ${address} ${formatMasterMessage(message)}`);
  } else if (effect.kind === 'stepDown') trace.note(who, () => `steps down: ${effect.reason}`);
  else if (effect.kind === 'reply' && effect.reply.status !== 202) {
    trace.note(who, () => `refuses: ${effect.reply.status} ${effect.reply.text ?? ''}`);
  } else if (effect.kind === 'toAllocator') {
    const { input } = effect;
    const agent = 'agentId' in input ? input.agentId.value : '';
    const framework = 'frameworkId' in input ? input.frameworkId.value : '';
    trace.note(who, () => `-> allocator ${input.type} ${framework} ${agent}`);
  } else if (effect.kind === 'toScheduler' && effect.event.offers !== undefined) {
    const offers = effect.event.offers.offers ?? [];
    trace.note(who, () => `offers ${offers.map(({ id }) => id.value).join(' ')}`);
  }
}

/** Writes down what an agent was told and what it does about it. */
export function noteAgentStep(
  trace: Trace,
  { name }: AgentLife,
  input: AgentInput,
  effects: readonly AgentEffect[],
): void {
  if (input.kind === 'masterGone') trace.note(name, () => 'loses its master');
  else if (input.kind === 'masterDetected') {
    trace.note(name, () => (input.master === undefined ? 'knows no master' : 'detects a master'));
  } else if (input.kind === 'containerTerminated' || input.kind === 'containerLaunchFailed') {
    trace.note(name, () => `${input.kind} ${input.containerId}`);
  } else if (input.kind === 'recovered') {
    trace.note(name, () => `recovers ${[...input.containers.values()].join(' ')}`);
  }
  for (const effect of effects) {
    if (effect.kind === 'log') trace.note(name, () => effect.text);
    else if (effect.kind === 'launchContainer') {
      trace.note(name, () => `launches ${effect.request.containerId}`);
    } else if (effect.kind === 'destroyContainer') {
      trace.note(name, () => `destroys ${effect.containerId}`);
    }
  }
}
