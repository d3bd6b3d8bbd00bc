import { booleanFlag, durationFlag, integerFlag, rateLimitsFlag, within } from '@mezzo/http-kit';

const count = within(0, Number.MAX_SAFE_INTEGER);

/** What frameworks may do, and how much is remembered of them. */
export const frameworkFlags = {
  max_completed_frameworks: integerFlag({
    help: 'Completed frameworks that are remembered.',
    default: '50',
    check: count,
  }),
  max_completed_tasks_per_framework: integerFlag({
    help: 'Completed tasks that are remembered of each framework.',
    default: '1000',
    check: count,
  }),
  max_unreachable_tasks_per_framework: integerFlag({
    help: 'Unreachable tasks that are remembered of each framework.',
    default: '1000',
    check: count,
  }),
  max_operator_event_stream_subscribers: integerFlag({
    help: 'Streams of operator events at most. One more ends the oldest.',
    default: '1000',
    check: within(1, Number.MAX_SAFE_INTEGER),
  }),
  offer_timeout: durationFlag({
    help: 'Time after which an offer that was not answered is rescinded. Without it offers stand.',
  }),
  publish_per_framework_metrics: booleanFlag({
    help: 'Publish metrics of each framework.',
    default: 'true',
  }),
  rate_limits: rateLimitsFlag({
    help: 'Limits of messages by principal, as JSON. They concern drivers of the old protocol only, which are not served yet.',
    check: ({ json }) => rateLimitsError(json),
  }),
  root_submissions: booleanFlag({
    help: "Let frameworks run as the user 'root'.",
    default: 'true',
  }),
};

/**
 * A principal has one limit at most, and every rate is positive.
 *
 * Source: mesos src/master/master.cpp#Master::initialize
 */
function rateLimitsError(json: unknown): string | undefined {
  const { limits = [], aggregate_default_qps: defaultQps = 1 } = (json ?? {}) as {
    readonly limits?: unknown;
    readonly aggregate_default_qps?: unknown;
  };
  if (!Array.isArray(limits)) return 'Expecting {"limits":[{"principal":…,"qps":…}]}';
  const seen = new Set<unknown>();
  for (const limit of limits as readonly unknown[]) {
    const { principal, qps = 1 } = (limit ?? {}) as { principal?: unknown; qps?: unknown };
    if (typeof principal !== 'string') return 'Expecting every limit to name a principal';
    if (seen.has(principal)) return `Principal '${principal}' has more than one limit`;
    if (!(Number(qps) > 0)) return `The 'qps' of principal '${principal}' must be positive`;
    seen.add(principal);
  }
  return Number(defaultQps) > 0 ? undefined : "'aggregate_default_qps' must be positive";
}
