import { steadyClock } from '@mezzo/domain';
import { provide } from '@mezzo/http-kit';
import type { Provider } from '@nestjs/common';
import { AgentLink } from '../agents/agent-link.ts';
import { AllocatorLink } from '../allocator/allocator-link.ts';
import { InProcessAllocator } from '../allocator/in-process-allocator.ts';
import { WhitelistWatcher } from '../allocator/whitelist-watcher.ts';
import { logEffects } from '../logging/log-effects.ts';
import { traceEffects } from '../logging/trace-effects.ts';
import { PendingReplies } from '../loop/pending-replies.ts';
import { RegistryWriter } from '../loop/registry-writer.ts';
import { masterEffects } from '../loop/master-effects.ts';
import { OperatorStreams } from '../operator/operator-streams.ts';
import { SchedulerStreams } from '../scheduler/scheduler-streams.ts';
import { tokens } from '../tokens.ts';

/** Everybody the master speaks with, and how its decisions reach them. */
export const lineProviders: readonly Provider[] = [
  provide(
    tokens.registryWriter,
    [tokens.adapters, tokens.settings, tokens.loop, tokens.stepDown],
    ({ registry }, { flags }, loop, stepDown) =>
      new RegistryWriter({
        registry,
        storeTimeoutMs: flags.registry_store_timeout,
        enqueue: (input) => loop.enqueue(input),
        onFailure: stepDown,
      }),
  ),
  provide(
    tokens.agentLink,
    [tokens.adapters, tokens.loop, tokens.log, tokens.stepDown],
    ({ openAgentBus }, loop, log, stepDown) =>
      new AgentLink({
        open: openAgentBus,
        onDeposed: stepDown,
        enqueue: (input) => loop.enqueue(input),
        log,
      }),
  ),
  provide(
    tokens.allocator,
    [tokens.adapters, tokens.log],
    ({ openAllocator }, log) =>
      openAllocator?.(log) ??
      new InProcessAllocator(
        steadyClock({ wallMs: Date.now, monotonicMs: () => performance.now() }),
      ),
  ),
  provide(
    tokens.allocatorLink,
    [tokens.allocator, tokens.loop, tokens.settings],
    (service, loop, { flags }) =>
      new AllocatorLink({
        service,
        enqueue: (input) => loop.enqueue(input),
        allocationIntervalMs: flags.allocation_interval,
      }),
  ),
  provide(
    tokens.whitelist,
    [tokens.settings, tokens.master, tokens.loop, tokens.log],
    ({ flags }, master, loop, log) =>
      new WhitelistWatcher({
        path: flags.whitelist,
        initial: master.config.agentWhitelist,
        enqueue: (input) => loop.enqueue(input),
        log,
      }),
  ),
  provide(tokens.replies, [], () => new PendingReplies()),
  provide(
    tokens.schedulerStreams,
    [tokens.loop],
    (loop) => new SchedulerStreams((input) => loop.enqueue(input)),
  ),
  provide(
    tokens.operatorStreams,
    [tokens.master, tokens.settings],
    (master, { flags }) =>
      new OperatorStreams({
        state: () => master.state,
        subscribersMax: flags.max_operator_event_stream_subscribers,
      }),
  ),
  provide(
    tokens.lines,
    [
      tokens.agentLink,
      tokens.allocatorLink,
      tokens.replies,
      tokens.schedulerStreams,
      tokens.operatorStreams,
      tokens.whitelist,
    ],
    (agents, allocator, replies, schedulers, operators, whitelist) => ({
      agents,
      allocator,
      whitelist,
      replies,
      schedulers,
      operators,
    }),
  ),
  provide(
    tokens.effectHandlers,
    [tokens.lines, tokens.registryWriter, tokens.log, tokens.stepDown, tokens.tracing],
    (lines, registry, log, stepDown, { current: tracing }) => {
      const handlers = logEffects(log, masterEffects({ ...lines, registry, stepDown }));
      return tracing === undefined ? handlers : traceEffects(tracing.tasks, Date.now, handlers);
    },
  ),
];
