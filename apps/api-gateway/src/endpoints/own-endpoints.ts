import {
  emptyAnswer,
  metricsEndpoints,
  redirectAnswer,
  textAnswer,
  type Answer,
  type Endpoint,
  type EndpointRequest,
  type MetricsSource,
} from '@mezzo/http-kit';
import { realms } from '../edge/realms.ts';
import { formatAuthority } from '../flags/masters-flag.ts';
import type { LeaderTracker } from '../leader/leader-tracker.ts';

export interface OwnParts {
  readonly leaders: LeaderTracker;
  readonly metrics: readonly MetricsSource[];
  /** `--hostname` */
  readonly hostname: string | undefined;
  /** The gateway is about to end: load balancers are to send nobody here any more. */
  readonly isStopping: () => boolean;
}

/** What the gateway says about itself. */
export function ownEndpoints(parts: OwnParts): readonly Endpoint[] {
  return [
    {
      process: 'master',
      name: 'health',
      help: 'Whether the gateway runs.',
      handle: () => emptyAnswer(200),
    },
    {
      process: 'master',
      name: 'readyz',
      isExact: true,
      help: 'Whether the gateway knows a leading master and takes requests.',
      handle: () => readiness(parts),
    },
    {
      process: 'master',
      name: 'redirect',
      isExact: true,
      help: 'Redirects to the gateway itself: it is the address of whoever leads.',
      handle: (request) => redirectHere(request, parts.hostname),
    },
    ...metricsEndpoints(parts.metrics, { realm: realms.readonly }).map((endpoint) => ({
      ...endpoint,
      process: 'gateway',
      name: endpoint.name === '' ? 'metrics' : `metrics/${endpoint.name}`,
    })),
  ];
}

function readiness({ leaders, isStopping }: OwnParts): Answer {
  if (isStopping()) return textAnswer(503, 'The gateway stops');
  const leader = leaders.current;
  return leader === undefined
    ? textAnswer(503, 'No leader elected')
    : textAnswer(200, `The leading master is at ${formatAuthority(leader)}`);
}

/** By the name under which the client has found the gateway. */
function redirectHere({ headers, incoming }: EndpointRequest, hostname?: string): Answer {
  const { localAddress = '127.0.0.1', localPort = 80 } = incoming.socket;
  const own = formatAuthority({ host: hostname ?? localAddress, port: localPort });
  return redirectAnswer(`//${headers.host ?? own}`);
}
