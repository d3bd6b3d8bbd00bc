import type { MetricsSource } from '@mezzo/http-kit';

/** What the gateway counts. */
export class GatewayCounters implements MetricsSource {
  /** Requests that were passed on. */
  requests = 0;
  /** Times that a request was sent once more. */
  retried = 0;
  /** Requests answered 503 by the gateway. */
  refused = 0;
  /** Requests answered 429. */
  limited = 0;
  /** Streams that another master continues. */
  resumed = 0;
  /** Streams that ended because no master continued them in time. */
  abandoned = 0;

  collectMetrics(): ReadonlyMap<string, number> {
    return new Map([
      ['gateway/requests', this.requests],
      ['gateway/requests_limited', this.limited],
      ['gateway/requests_refused', this.refused],
      ['gateway/requests_retried', this.retried],
      ['gateway/streams_abandoned', this.abandoned],
      ['gateway/streams_resumed', this.resumed],
    ]);
  }
}
