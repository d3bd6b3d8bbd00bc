import { SchedulerClient, type TestService } from '@mezzo/e2e';
import { generateLoad } from './generate-load.ts';
import type { LoadReport } from './load-plan.ts';

/** How long calls are made before they count, unless said otherwise. */
const warmUpMsDefault = 3_000;

/** DECLINE of an offer that is not there, by a subscribed framework: a call and little else. */
export async function declineLoad(
  { endpoint }: TestService,
  {
    connectionsCount,
    seconds,
    warmUpMs = warmUpMsDefault,
  }: { readonly connectionsCount: number; readonly seconds: number; readonly warmUpMs?: number },
): Promise<LoadReport> {
  using scheduler = await SchedulerClient.subscribe(endpoint, { framework: { name: 'bench' } });
  return await generateLoad({
    port: endpoint.port,
    connectionsCount,
    warmUpMs,
    durationMs: seconds * 1000,
    streamId: scheduler.streamId,
    body: JSON.stringify({
      framework_id: { value: scheduler.frameworkId },
      type: 'DECLINE',
      decline: { offer_ids: [{ value: 'unknown-O1' }], filters: { refuse_seconds: 5 } },
    }),
  });
}
