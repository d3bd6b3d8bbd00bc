import { afterEach, describe, expect, it } from 'vitest';
import { startEndpoints } from '../http/testing/start-endpoints.ts';
import type { MetricsSource } from './metrics.ts';
import { metricsEndpoints, type MetricsEndpointsOptions } from './metrics-endpoints.ts';
import { systemMetrics, systemStatsEndpoint } from './system-metrics.ts';
import { Turnstile } from './turnstile.ts';
import { TimerStatistics } from './timer-statistics.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const sources: readonly MetricsSource[] = [
  { collectMetrics: () => new Map([['master/tasks_running', 2]]) },
  { collectMetrics: () => Promise.resolve(new Map([['allocator/x', 0.5]])) },
  {
    collectMetrics: () => {
      throw new Error('this source is broken');
    },
  },
];
const lateSource: MetricsSource = {
  collectMetrics: () => new Promise((resolve) => setTimeout(() => resolve(new Map()), 5_000)),
};

async function serve(all = sources, options: Partial<MetricsEndpointsOptions> = {}) {
  const own = metricsEndpoints(all, { realm: 'readonly', ...options });
  const endpoints = [...own, systemStatsEndpoint];
  const { url, close } = await startEndpoints({ endpoints });
  cleanups.push(close);
  return url;
}

describe('/metrics', () => {
  it('gives a snapshot of doubles sorted by name, without the sources that fail', async () => {
    const url = await serve();
    const response = await fetch(`${url}/metrics/snapshot`);
    expect(await response.text()).toBe('{"allocator/x":0.5,"master/tasks_running":2.0}');
    const jsonp = await fetch(`${url}/metrics/snapshot?jsonp=cb`, { method: 'POST' });
    expect(await jsonp.text()).toMatch(/^cb\(\{.*\}\)$/);
  });

  it('leaves out what comes later than the timeout', async () => {
    const url = await serve([...sources, lateSource]);
    const response = await fetch(`${url}/metrics/snapshot?timeout=50ms`);
    expect(await response.text()).toBe('{"allocator/x":0.5,"master/tasks_running":2.0}');
  });

  it('answers so many requests in a time, and lets the others wait', async () => {
    const url = await serve(sources, { rateLimit: { permits: 1, periodMs: 300 } });
    const beganMs = performance.now();
    const statuses = await Promise.all(
      Array.from({ length: 4 }, async () => (await fetch(`${url}/metrics/snapshot`)).status),
    );
    expect(statuses).toEqual([200, 200, 200, 200]);
    // Three had to wait for their turn, one after the other.
    expect(performance.now() - beganMs).toBeGreaterThan(890);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });

  it('refuses those beyond a thousand that wait', async () => {
    const turnstile = new Turnstile({ permits: 1, periodMs: 60_000 });
    expect(await turnstile.pass()).toBe(true);
    const waiting = Array.from({ length: 1_001 }, () => turnstile.pass());
    expect(await Promise.race(waiting)).toBe(false);
  });

  it('refuses a timeout that is none', async () => {
    const response = await fetch(`${await serve()}/metrics/snapshot?timeout=zz`);
    expect(response.status).toBe(400);
    expect(await response.text()).toBe("Invalid timeout 'zz': Failed to convert '' to number.\n");
  });

  it('speaks to Prometheus', async () => {
    const response = await fetch(`${await serve()}/metrics`);
    expect(await response.text()).toBe(
      '# TYPE mezzo_allocator_x gauge\nmezzo_allocator_x 0.5\n' +
        '# TYPE mezzo_master_tasks_running gauge\nmezzo_master_tasks_running 2\n',
    );
  });
});

describe('system metrics', () => {
  it('are positive', async () => {
    const metrics = await systemMetrics.collectMetrics();
    expect(metrics.get('system/cpus_total')).toBeGreaterThan(0);
    expect(metrics.get('system/mem_total_bytes')).toBeGreaterThan(1e6);
    const response = await fetch(`${await serve()}/system/stats.json`);
    expect(await response.json()).toMatchObject({ cpus_total: metrics.get('system/cpus_total') });
  });
});

describe('TimerStatistics', () => {
  it('has the last sample, and statistics once there are samples', () => {
    const timer = new TimerStatistics('t_ms');
    expect(timer.entries()).toEqual([['t_ms', 0]]);
    for (let ms = 1; ms <= 101; ms++) timer.record(ms);
    expect(Object.fromEntries(timer.entries())).toMatchObject({
      t_ms: 101,
      't_ms/count': 101,
      't_ms/min': 1,
      't_ms/max': 101,
      't_ms/p50': 51,
      't_ms/p90': 91,
    });
  });

  it('remembers the latest thousand', () => {
    const timer = new TimerStatistics('t_ms');
    for (let ms = 0; ms < 5_000; ms++) timer.record(ms);
    expect(Object.fromEntries(timer.entries())).toMatchObject({
      't_ms/count': 1_000,
      't_ms/min': 4_000,
      't_ms/max': 4_999,
    });
  });
});
