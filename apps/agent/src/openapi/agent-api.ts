import { buildInfo, commonTags, withDescriptions, type Endpoint } from '@mezzo/http-kit';
import { AGENT_PROCESS } from '../http/realms.ts';
import { agentDescriptions } from './agent-descriptions.ts';
import { agentSchemas } from './agent-schemas.ts';

const description = `One agent of a cluster: its containers, its sandboxes and what executors need.

Every path below \`/slave(1)\` also goes by its name alone: \`/state\` is \`/slave(1)/state\`.`;

const tags = [
  {
    name: 'v1',
    description:
      'Calls as messages: one endpoint for executors, one for operators. JSON or protobuf, by `Content-Type` and `Accept`.',
  },
  { name: 'Agent', description: 'What runs here. JSON, under the names of the older API.' },
  commonTags.files,
  commonTags.observation,
];

/** Adds to what the agent serves what is said about it: `/help`, `/openapi.json` and `/docs`. */
export function agentApi(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return withDescriptions({
    title: 'Mezzo agent',
    description,
    version: buildInfo.mezzoVersion,
    tags,
    defaultProcess: AGENT_PROCESS,
    endpoints,
    descriptions: agentDescriptions,
    schemas: agentSchemas,
  });
}
