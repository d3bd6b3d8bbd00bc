import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { openTaskTracing } from './open-task-tracing.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('tells that traces are lost when a collector refuses them', async () => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(400).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `http://127.0.0.1:${port}/v1/traces`);
  const errors: unknown[] = [];
  const onError = (error: unknown): unknown => errors.push(error);
  const tracing = await openTaskTracing({ serviceName: 'test', onError });
  const framework = { id: { value: 'f1' }, user: 'root', name: 'test' };
  const task = { name: 't', task_id: { value: 't1' }, agent_id: { value: 'a1' } };
  tracing?.tasks.sent({ type: 'runTask', framework, task, launchExecutor: false }, Date.now());
  await tracing?.close();
  await vi.waitFor(() => expect(errors).toHaveLength(1), 30_000);
}, 60_000);
