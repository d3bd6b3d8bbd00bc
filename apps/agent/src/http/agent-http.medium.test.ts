import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AgentHarness } from '../testing/agent-harness.ts';

interface Step {
  readonly name: string;
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly target: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly body_base64?: string;
    readonly records?: readonly unknown[];
  };
  readonly response?: { readonly status: number; readonly text?: string; readonly json?: unknown };
}

function stepsOf(scenario: string): readonly Step[] {
  const url = new URL(`../../../../e2e/golden/${scenario}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { steps: Step[] }).steps;
}

let harness: AgentHarness;
beforeAll(async () => {
  harness = await AgentHarness.create([
    '--attributes=rack:r1;level:3;slots:[1-10]',
    '--isolation=posix/cpu,posix/mem,filesystem/posix',
  ]);
});
afterAll(async () => harness.dispose());

interface Got {
  readonly status: number;
  readonly text: string;
}

function send(step: Required<Step>['request']): Promise<Got> {
  const { method, path, headers, body, body_base64: base64, records } = step;
  return new Promise((resolve, reject) => {
    const sent = request(`${harness.url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    if (base64 !== undefined) sent.end(Buffer.from(base64, 'base64'));
    else if (records !== undefined) sent.end(records.map(recordOf).join(''));
    else if (body === undefined) sent.end();
    else sent.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

function recordOf(value: unknown): string {
  const text = JSON.stringify(value);
  return `${text.length}\n${text}`;
}

test('the agent is ready once a master has registered it', async () => {
  await vi.waitFor(async () => {
    const response = await fetch(`${harness.url}/readyz`);
    expect([response.status, await response.text()]).toEqual([
      200,
      'Registered with the leading master',
    ]);
  }, 20_000);
});

describe('the operator API refuses', () => {
  const steps = stepsOf('agent-operator-http-errors').filter(
    ({ response }) => response?.text !== undefined,
  );
  test.each(steps.map((step) => [step.name, step] as const))('%s', async (_name, step) => {
    const got = await send(step.request as Required<Step>['request']);
    expect(got).toEqual({ status: step.response?.status, text: step.response?.text });
  });
});

describe('the executor API refuses', () => {
  const steps = stepsOf('executor-api-errors').filter(
    ({ request: sent }) =>
      sent?.target === 'agent-1' && !JSON.stringify(sent.body ?? '').includes('<framework-id'),
  );
  test.each(steps.map((step) => [step.name, step] as const))('%s', async (_name, step) => {
    const uuid = Buffer.alloc(16, 7).toString('base64');
    const body = JSON.parse(
      JSON.stringify(step.request?.body ?? '').replaceAll('<uuid:3>', uuid),
    ) as unknown;
    const sent = step.request as Required<Step>['request'];
    const got = await send({ ...sent, ...(sent.body === undefined ? {} : { body }) });
    expect(got).toEqual({ status: step.response?.status, text: step.response?.text });
  });
});
