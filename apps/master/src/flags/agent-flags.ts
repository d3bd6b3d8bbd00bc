import { booleanFlag, durationFlag, integerFlag, rateLimitFlag, within } from '@mezzo/http-kit';
import { percentFlag, withinDurations } from './flag-checks.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** How agents are watched, lost and found again. */
export const agentFlags = {
  agent_ping_timeout: durationFlag({
    help: 'Time within which an agent has to answer a ping, from 1secs to 15mins.',
    default: '15secs',
    aliases: ['slave_ping_timeout'],
    check: withinDurations(secondMs, 15 * minuteMs),
  }),
  max_agent_ping_timeouts: integerFlag({
    help: 'Pings that an agent may leave unanswered in a row before it is marked unreachable.',
    default: '5',
    aliases: ['max_slave_ping_timeouts'],
    check: within(1, Number.MAX_SAFE_INTEGER),
  }),
  agent_removal_rate_limit: rateLimitFlag({
    help: 'How many agents at most are marked unreachable in a time, such as 1/10mins. Without it there is no limit.',
    aliases: ['slave_removal_rate_limit'],
  }),
  agent_reregister_timeout: durationFlag({
    help: 'Time within which agents have to come back after a failover of the master, or after their connection broke, before they are marked unreachable; at least 10mins.',
    default: '10mins',
    aliases: ['slave_reregister_timeout'],
    check: withinDurations(10 * minuteMs, Number.MAX_SAFE_INTEGER),
  }),
  recovery_agent_removal_limit: percentFlag({
    help: 'Share of the known agents that may stay away after a failover: beyond it the master ends instead of marking them unreachable.',
    default: '100%',
    aliases: ['recovery_slave_removal_limit'],
  }),
  require_agent_domain: booleanFlag({
    help: 'Refuse agents that have no fault domain.',
    default: 'false',
  }),
};
