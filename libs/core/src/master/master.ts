import { assertNever } from '@mezzo/domain';
import { agentMessage } from './agents/agent-message.ts';
import { agentDisconnected } from './agents/disconnect-agent.ts';
import { changeAgentWhitelist } from './allocation/agent-whitelist.ts';
import { allocatorOutput } from './allocation/allocator-output.ts';
import { elected } from './elected.ts';
import { schedulerDisconnected } from './frameworks/disconnect.ts';
import { subscribe } from './frameworks/subscribe.ts';
import type { IdGenerator } from './id-generator.ts';
import type { MasterConfig } from './master-config.ts';
import { MasterContext } from './master-context.ts';
import type { MasterEffect } from './master-effect.ts';
import type { MasterInput } from './master-input.ts';
import type { MasterState } from './master-state.ts';
import type { MasterMetrics } from './metrics/master-metrics.ts';
import { operatorCall } from './operator/operator-call.ts';
import { schedulerCall } from './scheduler/scheduler-call.ts';

/** What a master needs besides its inputs. */
export interface MasterOptions {
  readonly config: MasterConfig;
  readonly ids: IdGenerator;
  /** When the process started, in milliseconds since the epoch. */
  readonly startTimeMs: number;
}

/**
 * A master: who may run what where, decided by one input after the other.
 *
 * Deterministic and total: the same inputs at the same times with the same ids give the same effects,
 * and no input that its type allows makes it throw, except by a broken invariant. One master leads
 * once: a process that leads again makes a new one.
 *
 * A step costs no more than O(log n) in agents and tasks, except where everything must be told: a
 * framework's removal, a lost agent, a new allocator.
 */
export class Master {
  private readonly context: MasterContext;

  constructor({ config, ids, startTimeMs }: MasterOptions) {
    this.context = new MasterContext(config, ids, startTimeMs);
  }

  /** For views. Whoever reads it does so between steps and changes nothing. */
  get state(): MasterState {
    return this.context.state;
  }

  get config(): MasterConfig {
    return this.context.config;
  }

  get metrics(): MasterMetrics {
    return this.context.metrics;
  }

  /**
   * Takes one input and says what is to be done. Deadlines that are due are met first, whatever the
   * input is.
   *
   * @param nowMs - milliseconds since the epoch; must not go back
   */
  step(input: MasterInput, nowMs: number): MasterEffect[] {
    this.context.nowMs = Math.max(nowMs, this.context.nowMs);
    this.context.fireDueTimers();
    dispatch(this.context, input);
    this.context.fireDueTimers();
    return this.context.takeEffects();
  }

  /** When the next `tick` is due at the latest, in milliseconds since the epoch. */
  nextDeadlineMs(): number | undefined {
    return this.context.nextDeadlineMs();
  }
}

function dispatch(context: MasterContext, input: MasterInput): void {
  switch (input.kind) {
    case 'elected':
      return elected(context, input);
    case 'subscribe':
      return subscribe(context, input.streamId, input.call, input.principal);
    case 'schedulerCall':
      return schedulerCall(context, input);
    case 'schedulerDisconnected':
      return schedulerDisconnected(context, input.streamId);
    case 'operatorCall':
      return operatorCall(context, input);
    case 'agentMessage':
      return agentMessage(context, input, input.message);
    case 'agentGone':
      return agentDisconnected(context, input.address);
    case 'allocatorOutput':
      return allocatorOutput(context, input.output);
    case 'agentWhitelist':
      return changeAgentWhitelist(context, input.hostnames);
    case 'persisted':
      return context.persisted(input.token);
    case 'tick':
      return;
    default:
      return assertNever(input);
  }
}
