import { violationsOf, type SchemaDocument } from '@mezzo/http-kit/testing';
import type { JsonSchema } from '@mezzo/proto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AgentHarness } from '../testing/agent-harness.ts';
import { commandTask } from '../testing/command-task.ts';
import { agentDescriptions } from './agent-descriptions.ts';

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>
  >;
}
interface Document extends SchemaDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

let harness: AgentHarness;
afterEach(async () => harness.dispose());

async function getJson<T>(path: string): Promise<T> {
  return (await (await fetch(harness.url + path)).json()) as T;
}

function schemaOf(document: Document, path: string, method: string): JsonSchema | undefined {
  const { content } = document.paths[path]?.[method]?.responses['200'] ?? {};
  return content?.['application/json']?.schema;
}

describe("an agent's /openapi.json", () => {
  it('describes what is served, and nothing else', async () => {
    harness = await AgentHarness.create();
    const { processes } = await getJson<{
      processes: { id: string; endpoints: { name: string }[] }[];
    }>('/help?format=json');
    const served = processes.flatMap(({ id, endpoints }) => endpoints.map(({ name }) => id + name));
    expect(Object.keys(agentDescriptions).sort()).toEqual(served.sort());
    expect(await (await fetch(`${harness.url}/docs`)).text()).toContain('Mezzo agent');
  });

  it('says the truth about every answer in JSON while a task runs', async () => {
    harness = await AgentHarness.create();
    harness.master.launch(commandTask('t1', 'sleep 1000'), {
      user: 'root',
      name: 'test',
      id: { value: 'framework-0' },
    });
    await harness.master.untilState('t1', 'TASK_RUNNING');
    const document = await getJson<Document>('/openapi.json');
    for (const path of Object.keys(document.paths)) {
      const schema = schemaOf(document, path, 'get');
      if (schema === undefined || path.startsWith('/files/')) continue;
      await vi.waitFor(async () =>
        expect(violationsOf(document, schema, await getJson(path)), path).toEqual([]),
      );
    }
    const state = await getJson<{ frameworks: { executors: { tasks: object[] }[] }[] }>('/state');
    expect(state.frameworks[0]?.executors[0]?.tasks).toHaveLength(1);
    expect(await getJson('/containers')).toHaveLength(1);
    const answer = await fetch(`${harness.url}/api/v1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"type":"GET_STATE"}',
    });
    const response = schemaOf(document, '/api/v1', 'post') ?? {};
    expect(violationsOf(document, response, await answer.json())).toEqual([]);
  });
});
