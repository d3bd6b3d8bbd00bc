/** Schemas of what {@link resourcesJson} and {@link taskJson} write. */
import type { JsonSchema } from '@mezzo/proto';
import {
  boolean,
  listOf,
  mapOf,
  named,
  number,
  object,
  olderMessage,
  text,
} from '../openapi/schema.ts';

const amount: JsonSchema = { type: ['number', 'string'] };

export const v0Schemas: Readonly<Record<string, JsonSchema>> = {
  /** Scalars as numbers, ranges and sets as text; the four base names are always there. */
  Resources: {
    ...object({ cpus: number, gpus: number, mem: number, disk: number }),
    additionalProperties: amount,
  },
  Quantities: mapOf(number),
  Attributes: mapOf(amount),
  TaskStatus: object(
    { state: text, timestamp: number },
    {
      labels: listOf(olderMessage('Label')),
      container_status: object(
        {},
        {
          container_id: olderMessage('ContainerID'),
          network_infos: listOf(olderMessage('NetworkInfo')),
          cgroup_info: olderMessage('CgroupInfo'),
        },
      ),
      healthy: boolean,
    },
  ),
  Task: object(
    {
      id: text,
      name: text,
      framework_id: text,
      executor_id: text,
      slave_id: text,
      state: text,
      resources: named('Resources'),
      role: text,
      statuses: listOf(named('TaskStatus')),
    },
    {
      limits: mapOf({ type: ['number', 'string'] }),
      user: text,
      labels: listOf(olderMessage('Label')),
      discovery: olderMessage('DiscoveryInfo'),
      container: olderMessage('ContainerInfo'),
      health_check: olderMessage('HealthCheck'),
    },
  ),
};
