import { expect, it, onTestFinished, vi } from 'vitest';
import { EventLoopMetrics } from './event-loop-metrics.ts';

it('tells how long the event loop was held, and that it was busy', async () => {
  const metrics = new EventLoopMetrics();
  onTestFinished(() => metrics.stop());
  const heldMs = (): number => metrics.collectMetrics().get('process/event_loop_hold_ms/max') ?? 0;
  // It has begun to look once it has seen anything.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const endMs = performance.now() + 1_000;
  while (performance.now() < endMs);
  await vi.waitFor(() => expect(heldMs()).toBeGreaterThan(900), 20_000);
  expect(metrics.collectMetrics().get('process/event_loop_hold_cpu_ms/max')).toBeGreaterThan(0);
}, 60_000);
