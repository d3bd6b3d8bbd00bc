import { booleanFlag, durationFlag, integerFlag, jsonFlag } from '@mezzo/http-kit';
import { within } from './flag-checks.ts';

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
  rate_limits: jsonFlag({
    help: 'Limits of messages by principal, as JSON. They concern drivers of the old protocol only, which are not served yet.',
  }),
  root_submissions: booleanFlag({
    help: "Let frameworks run as the user 'root'.",
    default: 'true',
  }),
};
