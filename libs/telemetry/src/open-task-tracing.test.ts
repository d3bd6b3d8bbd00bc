import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Opens tracing in a process of its own, and prints which packages that has loaded. */
const program = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@opentelemetry/')) loaded.push(specifier);
    return next(specifier, context);
  },
});
const { openTaskTracing } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)});
const tracing = await openTaskTracing({ serviceName: 'test', onError() {} });
await tracing?.close();
console.log(JSON.stringify({ opened: tracing !== undefined, loaded: [...new Set(loaded)].sort() }));
`;

const sdk = ['@opentelemetry/exporter-trace-otlp-http', '@opentelemetry/sdk-trace-node'];

test.each([
  ['nothing', {}, false],
  ['an empty endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }, false],
  ['only a name', { OTEL_SERVICE_NAME: 'mine' }, false],
  ['an endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, true],
  ['one for traces', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:9/t' }, true],
])(
  'an environment with %s loads what it asks for',
  (_, environment, opens) => {
    const others = Object.entries(process.env).filter(([name]) => !/^(OTEL|NODE)_/.test(name));
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { env: { ...Object.fromEntries(others), ...environment }, encoding: 'utf8' },
    );
    expect(stdout, stderr).not.toBe('');
    const { opened, loaded } = JSON.parse(stdout) as { opened: boolean; loaded: string[] };
    expect(opened).toBe(opens);
    if (opens) expect(loaded).toEqual(expect.arrayContaining(sdk));
    else expect(loaded).toEqual([]);
  },
  60_000,
);
