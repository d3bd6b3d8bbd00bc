/** The program of a load generator: it gets its plan as its only argument and reports once. */
import { percentile } from '../benchmark-result.ts';
import { LoadConnection, schedulerCallRequest } from './load-connection.ts';
import type { LoadPlan, LoadReport } from './load-plan.ts';

async function generate(plan: LoadPlan): Promise<LoadReport> {
  const request = schedulerCallRequest(plan.streamId, plan.body);
  const beginMs = performance.now() + plan.warmUpMs;
  const endMs = beginMs + plan.durationMs;
  const times: number[] = [];
  const statuses: Record<string, number> = {};
  const callAgainAndAgain = async (): Promise<void> => {
    const connection = new LoadConnection(plan.port);
    for (let sentMs = performance.now(); sentMs < endMs;) {
      const status = await connection.send(request);
      const answeredMs = performance.now();
      if (sentMs >= beginMs && answeredMs <= endMs) {
        times.push(answeredMs - sentMs);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
      sentMs = answeredMs;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: plan.connectionsCount }, callAgainAndAgain));
  return {
    callsPerSecond: (times.length * 1000) / plan.durationMs,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    statuses,
  };
}

const report = await generate(JSON.parse(process.argv[2] ?? '') as LoadPlan);
process.send?.(report, () => process.disconnect());
