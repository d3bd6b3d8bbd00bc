import { SchedulerClient, type TestService } from '@mezzo/e2e';
import { generateLoad } from './generate-load.ts';
import type { LoadReport } from './load-plan.ts';

/** How long calls are made before they count. */
export const declineWarmUpMs = 3_000;

/** DECLINE of an offer that is not there, by a subscribed framework: a call and little else. */
export async function declineLoad(
  { endpoint }: TestService,
  plan: { readonly connectionsCount: number; readonly seconds: number },
): Promise<LoadReport> {
  using scheduler = await SchedulerClient.subscribe(endpoint, { framework: { name: 'bench' } });
  return await generateLoad({
    port: endpoint.port,
    connectionsCount: plan.connectionsCount,
    warmUpMs: declineWarmUpMs,
    durationMs: plan.seconds * 1000,
    streamId: scheduler.streamId,
    body: JSON.stringify({
      framework_id: { value: scheduler.frameworkId },
      type: 'DECLINE',
      decline: { offer_ids: [{ value: 'unknown-O1' }], filters: { refuse_seconds: 5 } },
    }),
  });
}
