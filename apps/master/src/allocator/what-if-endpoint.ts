import { validateQuotaConfig } from '@mezzo/core';
import { Resources, fromMilli, validateRole } from '@mezzo/domain';
import type { FrameworkProposal, WhatIfResult } from '@mezzo/domain';
import type { WeightInfo as Weight, quota } from '@mezzo/domain/messages';
import {
  defaultAnswer,
  jsonAnswer,
  textAnswer,
  type Endpoint,
  type EndpointRequest,
} from '@mezzo/http-kit';
import {
  QuotaConfig,
  WeightInfo,
  writeJson,
  type JsonValue,
  type MessageType,
  type WritableJson,
} from '@mezzo/proto';
import { requireMethod } from '../leadership/leadership.ts';
import { realms } from '../realms.ts';
import { readJson, readMessages, type JsonReading } from '../v0/json-body.ts';
import type { QuestionParts } from './explain-endpoint.ts';
import { amountsJson } from './question-json.ts';
import { visibleFrameworks } from './visible-frameworks.ts';

/** The whole state is copied and allocated: on 50,000 agents that takes seconds. */
const answerTimeoutMs = 60_000;

/** Agents named for each allocation. */
const examplesMax = 5;

interface Change {
  readonly quotas: readonly quota.QuotaConfig[];
  readonly weights: readonly Weight[];
}

/**
 * `POST /allocator/what_if` with `{"quotas": [QuotaConfig …], "weights": [WeightInfo …]}`: what the
 * next allocation would be with these. Nothing changes. An extension: Mesos has nothing like it. One
 * must be permitted to make the change for good.
 */
export function whatIfEndpoint({ allocator, views, leadership }: QuestionParts): Endpoint {
  return {
    process: 'allocator',
    name: 'what_if',
    realm: realms.readwrite,
    help: 'Tells what the next allocation would be with other quotas and weights.',
    guards: [leadership.requireLeader, requireMethod('POST')],
    handle: async ({ body, principal }: EndpointRequest) => {
      const change = readChange(body.toString('utf8'));
      if ('error' in change) return textAnswer(400, change.error);
      const { quotas, weights } = change.value;
      const approvers = views.approversOf(principal);
      const isPermitted =
        quotas.every(({ role }) =>
          approvers.approved('UPDATE_QUOTA_WITH_CONFIG', { value: role }),
        ) && weights.every(({ role = '' }) => approvers.approved('UPDATE_WEIGHT', { value: role }));
      if (!isPermitted) return defaultAnswer(403);
      const answer = await allocator.ask({ type: 'whatIf', quotas, weights }, answerTimeoutMs);
      if (answer?.type !== 'whatIfReply') return textAnswer(503, 'The allocator did not answer');
      const permissions = views.permissionsOf(principal);
      const json = resultJson(answer.result, {
        role: (name) => permissions.role(name),
        framework: visibleFrameworks(views, principal),
      });
      return jsonAnswer(writeJson(json));
    },
  };
}

function readChange(text: string): JsonReading<Change> {
  const json = readJson(text);
  if ('error' in json) return json;
  const { value } = json;
  if (typeof value !== 'object' || value === null || isList(value)) {
    return { error: 'Expecting a JSON object' };
  }
  const quotas = readList(QuotaConfig, value, 'quotas');
  if ('error' in quotas) return quotas;
  const weights = readList(WeightInfo, value, 'weights');
  if ('error' in weights) return weights;
  const change = { quotas: quotas.value, weights: weights.value };
  const error = firstReason(change);
  return error === undefined ? { value: change } : { error };
}

/** A list of messages under a name; absent is empty. */
function readList<T extends object>(
  type: MessageType<T>,
  fields: Readonly<Record<string, JsonValue>>,
  name: string,
): JsonReading<readonly T[]> {
  const list = fields[name] ?? [];
  return isList(list) ? readMessages(type, list) : { error: `Expecting '${name}' to be a list` };
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function firstReason({ quotas, weights }: Change): string | undefined {
  if (quotas.length === 0 && weights.length === 0) {
    return "Expecting a change in 'quotas' or in 'weights'";
  }
  for (const config of quotas) {
    const reason = validateQuotaConfig(config);
    if (reason !== undefined) return reason;
  }
  for (const { role = '', weight } of weights) {
    const reason = validateRole(role);
    if (reason !== undefined) return `Invalid role '${role}': ${reason}`;
    if (!(weight > 0)) return `Invalid weight of role '${role}': Weights must be positive`;
  }
  return undefined;
}

function resultJson(
  { proposals, roles }: WhatIfResult,
  sight: {
    readonly role: (name: string) => boolean;
    readonly framework: (id: string) => boolean;
  },
): WritableJson {
  return {
    roles: roles
      .filter(({ role }) => sight.role(role))
      .map(({ role, before, after }) => ({
        role,
        before: amountsJson(before),
        after: amountsJson(after),
      })),
    allocations: proposals
      .filter(({ frameworkId }) => sight.framework(frameworkId.value))
      .flatMap(allocationsJson),
  };
}

/** What one framework would be offered, by role, summed up over agents. */
function allocationsJson({ frameworkId, roles }: FrameworkProposal): readonly WritableJson[] {
  return roles.map(({ role, agents }) => {
    const milli = new Map<string, number>();
    for (const { resources } of agents) {
      for (const [name, amount] of Resources.of(resources).scalarQuantities) {
        milli.set(name, (milli.get(name) ?? 0) + amount);
      }
    }
    return {
      framework_id: frameworkId.value,
      role,
      agents_count: agents.length,
      example_agent_ids: agents.slice(0, examplesMax).map(({ agentId }) => agentId.value),
      resources: amountsJson(
        Object.fromEntries([...milli].map(([name, amount]) => [name, fromMilli(amount)])),
      ),
    };
  });
}
