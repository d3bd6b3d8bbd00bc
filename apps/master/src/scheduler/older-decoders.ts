import type { schedulerApi } from '@mezzo/domain/messages';
import type { Encoding, EndpointRequest } from '@mezzo/http-kit';

/** The name by which programs in Go introduce themselves, unless they say otherwise. */
const goClient = /^Go-http-client\//;

/**
 * How events are made bearable for the client that subscribes. The JSON decoder of mesos-go refuses
 * a whole event for one enum value that it does not know, and it is older than the master capability
 * QUOTA_V2: it would never get past SUBSCRIBED. No framework acts on that capability.
 *
 * Deviates: Mesos sends the capability to everybody (ADR-0006)
 */
export function adapterFor(
  { headers }: Pick<EndpointRequest, 'headers'>,
  encoding: Encoding,
): (event: schedulerApi.Event) => schedulerApi.Event {
  const isOlder = encoding === 'json' && goClient.test(headers['user-agent'] ?? '');
  return isOlder ? withoutQuotaV2 : (event) => event;
}

function withoutQuotaV2(event: schedulerApi.Event): schedulerApi.Event {
  const { subscribed } = event;
  const info = subscribed?.master_info;
  if (subscribed === undefined || info === undefined) return event;
  const capabilities = info.capabilities?.filter(({ type }) => type !== 'QUOTA_V2');
  return { ...event, subscribed: { ...subscribed, master_info: { ...info, capabilities } } };
}
