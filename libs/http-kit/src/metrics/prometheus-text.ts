import type { Metrics } from './metrics.ts';

/** Metrics in the text format of Prometheus: `master/tasks_running` is `mezzo_master_tasks_running`. */
export function prometheusText(metrics: Metrics): string {
  const lines: string[] = [];
  for (const [name, value] of metrics) {
    const legal = `mezzo_${name.replace(/[^A-Za-z0-9_]/g, '_')}`;
    lines.push(`# TYPE ${legal} gauge\n${legal} ${numberText(value)}\n`);
  }
  return lines.join('');
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
