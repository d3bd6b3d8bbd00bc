import { metricsSnapshot } from '@mezzo/core';
import {
  EventLoopMetrics,
  filesEndpoints,
  loggingEndpoint,
  metricsEndpoints,
  profilerEndpoints,
  provide,
  requireEndpointAccess,
  subjectOf,
  systemMetrics,
  systemStatsEndpoint,
  versionEndpoint,
} from '@mezzo/http-kit';
import type { Provider } from '@nestjs/common';
import { explainEndpoint } from '../allocator/explain-endpoint.ts';
import { offerConstraintsEndpoint } from '../allocator/offer-constraints-endpoint.ts';
import { whatIfEndpoint } from '../allocator/what-if-endpoint.ts';
import { requireMethod } from '../leadership/leadership.ts';
import { loopMetrics } from '../loop/loop-metrics.ts';
import { operatorEndpoint } from '../operator/operator-endpoint.ts';
import { realms } from '../realms.ts';
import { schedulerEndpoint } from '../scheduler/scheduler-endpoint.ts';
import { tokens } from '../tokens.ts';
import { processesEndpoint } from '../v0/processes-endpoint.ts';
import { v0Endpoints } from '../v0/v0-endpoints.ts';

/** Everything that is served over HTTP. */
export const endpointProviders: readonly Provider[] = [
  provide(
    tokens.masterMetrics,
    [tokens.master, tokens.loop, tokens.replies],
    (master, loop, replies) => [
      systemMetrics,
      loopMetrics(master, loop, replies),
      {
        collectMetrics: () =>
          metricsSnapshot({
            state: master.state,
            metrics: master.metrics,
            nowMs: Date.now(),
            publishPerFramework: master.config.publishPerFrameworkMetrics,
          }),
      },
    ],
  ),
  provide(
    tokens.metrics,
    [
      tokens.masterMetrics,
      tokens.operatorStreams,
      tokens.registryMetrics,
      tokens.registryWriter,
      tokens.allocator,
      tokens.allocatorLink,
    ],
    (master, ...others) => [...master, ...others],
  ),
  provide(tokens.apiGuards, [tokens.leadership], (leadership) => [
    leadership.requireLeader,
    leadership.requireRecovery,
    requireMethod('POST'),
  ]),
  provide(
    tokens.schedulerEndpoints,
    [tokens.loop, tokens.replies, tokens.schedulerStreams, tokens.apiGuards, tokens.approvers],
    (loop, replies, streams, guards, approvers) => [
      schedulerEndpoint({
        enqueue: (input) => loop.enqueue(input),
        replies,
        streams,
        guards,
        prepare: (principal) => approvers.prepare(subjectOf({ principal })),
      }),
    ],
  ),
  provide(
    tokens.observation,
    [tokens.views, tokens.files, tokens.verbosity, tokens.metrics],
    (views, files, verbosity, metrics) => ({ views, files, verbosity, metrics }),
  ),
  provide(
    tokens.operatorEndpoints,
    [tokens.loop, tokens.replies, tokens.operatorStreams, tokens.observation, tokens.apiGuards],
    (loop, replies, streams, observation, guards) => [
      operatorEndpoint({
        enqueue: (input) => loop.enqueue(input),
        replies,
        streams,
        guards,
        ...observation,
      }),
    ],
  ),
  provide(
    tokens.v0Endpoints,
    [tokens.loop, tokens.replies, tokens.views, tokens.leadership],
    (loop, replies, views, leadership) =>
      v0Endpoints({ enqueue: (input) => loop.enqueue(input), replies, views, leadership }),
  ),
  provide(
    tokens.processEndpoints,
    [tokens.observation, tokens.allocatorLink, tokens.loop, tokens.settings, tokens.leadership],
    ({ files, verbosity, metrics, views }, allocator, loop, { flags }, leadership) => {
      const access = (path: string) => [
        requireEndpointAccess(({ principal }) => views.approversOf(principal), path),
      ];
      return [
        ...filesEndpoints(files, realms.readonly, access('/files/debug')),
        ...metricsEndpoints(metrics, {
          realm: realms.readonly,
          guards: access('/metrics/snapshot'),
          rateLimit: flags.metrics_snapshot_rate_limit,
          ownSources: [new EventLoopMetrics()],
        }),
        loggingEndpoint(verbosity, realms.readwrite, access('/logging/toggle')),
        offerConstraintsEndpoint(allocator, views),
        explainEndpoint({ allocator, views, leadership }),
        whatIfEndpoint({ allocator, views, leadership }),
        processesEndpoint(() => loop.waitingKinds()),
        ...profilerEndpoints(realms.readwrite),
        systemStatsEndpoint,
        versionEndpoint,
      ];
    },
  ),
  provide(
    tokens.endpoints,
    [
      tokens.schedulerEndpoints,
      tokens.operatorEndpoints,
      tokens.v0Endpoints,
      tokens.processEndpoints,
    ],
    (...groups) => groups.flat(),
  ),
];
