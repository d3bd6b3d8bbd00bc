import { buildInfo, withDescriptions, type Endpoint } from '@mezzo/http-kit';
import { masterDescriptions, masterTags } from './master-descriptions.ts';
import { masterSchemas } from './master-schemas.ts';

const description = `One API for frameworks, operators and tools, as Apache Mesos ${buildInfo.version} speaks it.

Every path below \`/master\` also goes by its name alone: \`/state\` is \`/master/state\`.`;

/** Adds to what the master serves what is said about it: `/help`, `/openapi.json` and `/docs`. */
export function masterApi(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  return withDescriptions({
    title: 'Mezzo master',
    description,
    version: buildInfo.mezzoVersion,
    tags: masterTags,
    defaultProcess: 'master',
    endpoints,
    descriptions: masterDescriptions,
    schemas: masterSchemas,
  });
}
