import { cpus, freemem, loadavg, totalmem } from 'node:os';
import { double, writeJson } from '@mezzo/proto';
import { jsonpAnswer } from '../http/answer.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { MetricsSource } from './metrics.ts';

/** Load, processors and memory of the machine: `system/…`. */
export const systemMetrics: MetricsSource = {
  collectMetrics() {
    const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
    return new Map([
      ['system/cpus_total', cpus().length],
      ['system/load_1min', load1],
      ['system/load_5min', load5],
      ['system/load_15min', load15],
      ['system/mem_free_bytes', freemem()],
      ['system/mem_total_bytes', totalmem()],
    ]);
  },
};

/** `/system/stats.json`, open to all. */
export const systemStatsEndpoint: Endpoint = {
  process: 'system',
  name: 'stats.json',
  help: 'Shows local system metrics.',
  handle: (request) => {
    const [load1 = 0, load5 = 0, load15 = 0] = loadavg();
    const json = writeJson({
      avg_load_15min: double(load15),
      avg_load_1min: double(load1),
      avg_load_5min: double(load5),
      cpus_total: cpus().length,
      mem_free_bytes: freemem(),
      mem_total_bytes: totalmem(),
    });
    return jsonpAnswer(request.query.get('jsonp'), json);
  },
};
