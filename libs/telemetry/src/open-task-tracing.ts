import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { createLimitedReport } from './limited-report.ts';
import { TaskTracer } from './task-tracer.ts';

/** Traces that leave this process. */
export interface TaskTracing {
  readonly tasks: TaskTracer;
  /** Ends the open traces and sends what waits; takes no longer than {@link closeMsMax}. */
  close(): Promise<void>;
}

export interface TaskTracingOptions {
  /** The name of the service, unless `OTEL_SERVICE_NAME` gives one. */
  readonly serviceName: string;
  /** Traces are lost. Called at most once a minute. */
  readonly onError: (error: unknown) => void;
}

/** A process that ends has better things to do than to wait for those who collect traces. */
export const closeMsMax = 3_000;

/** Between two reports that traces are lost. */
const reportIntervalMs = 60_000;

/** Spans that wait to be sent, 32 batches of theirs; the next ones are dropped. */
const waitingSpansMax = 16_384;

/**
 * Opens what the environment of the process asks for, in the words of OpenTelemetry: the exporter
 * and the span processor read their own settings there as well, so there is no other way to say it.
 *
 * @returns undefined, and nothing is loaded, unless an endpoint is named
 */
export async function openTaskTracing(
  options: TaskTracingOptions,
): Promise<TaskTracing | undefined> {
  if (!isAskedFor(process.env)) return undefined;
  const [api, otlp, { resourceFromAttributes }, sdk] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-node'),
  ]);
  const limited = createLimitedReport(options.onError, reportIntervalMs);
  const report = (error: unknown): void => limited(error, performance.now());
  const exporter = new otlp.OTLPTraceExporter();
  reportFailures(exporter, report);
  const processor = new sdk.BatchSpanProcessor(exporter, { maxQueueSize: waitingSpansMax });
  const name = process.env['OTEL_SERVICE_NAME'] ?? '';
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': name === '' ? options.serviceName : name }),
    spanProcessors: [processor],
  });
  const tasks = new TaskTracer({ api, tracer: provider.getTracer('mezzo') });
  return {
    tasks,
    close: async () => {
      tasks.stop(Date.now());
      await atMost(closeMsMax, provider.shutdown()).catch(report);
    },
  };
}

/** Has an exporter tell of its failures, which the SDK keeps to itself. */
function reportFailures(exporter: OTLPTraceExporter, report: (error: unknown) => void): void {
  const send = exporter.export.bind(exporter);
  exporter.export = (spans, done) => {
    send(spans, (result) => {
      if (result.error !== undefined) report(result.error);
      done(result);
    });
  };
}

function isAskedFor(environment: NodeJS.ProcessEnv): boolean {
  const endpoint =
    environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return endpoint !== undefined && endpoint !== '';
}

/** Waits for a promise, and no longer than that. */
async function atMost(waitMs: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
