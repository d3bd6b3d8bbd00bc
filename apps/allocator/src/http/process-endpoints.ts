import {
  emptyAnswer,
  metricsEndpoints,
  systemMetrics,
  textAnswer,
  versionEndpoint,
  type Endpoint,
} from '@mezzo/http-kit';
import type { AllocatorRuntime } from '../allocator-runtime.ts';

/** What an allocator serves over HTTP: for load balancers, operators and Prometheus. */
export function processEndpoints(runtime: AllocatorRuntime): readonly Endpoint[] {
  return [
    {
      process: 'allocator',
      name: 'health',
      help: 'Health status of the allocator: the process works.',
      handle: () => emptyAnswer(200),
    },
    {
      process: 'allocator',
      name: 'readyz',
      isExact: true,
      help: 'Whether the allocator could serve a master now, be it as a standby.',
      handle: () => {
        const { unreadiness } = runtime;
        return unreadiness === undefined ? emptyAnswer(200) : textAnswer(503, unreadiness);
      },
    },
    ...metricsEndpoints([runtime, systemMetrics], { realm: 'mezzo-allocator-readonly' }),
    versionEndpoint,
  ];
}
