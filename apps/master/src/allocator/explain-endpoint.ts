import type {
  FairnessLevel,
  OfferExplanation,
  ShareComparison,
  VerdictSummary,
} from '@mezzo/domain';
import { jsonpAnswer, textAnswer, type Endpoint, type EndpointRequest } from '@mezzo/http-kit';
import { double, writeJson, type WritableJson } from '@mezzo/proto';
import { requireMethod, type Leadership } from '../leadership/leadership.ts';
import { realms } from '../realms.ts';
import type { MasterViews } from '../views/master-views.ts';
import type { AllocatorLink } from './allocator-link.ts';
import { amountsJson, constantName } from './question-json.ts';
import { visibleFrameworks } from './visible-frameworks.ts';

export interface QuestionParts {
  readonly allocator: Pick<AllocatorLink, 'ask'>;
  readonly views: Pick<MasterViews, 'state' | 'permissionsOf' | 'approversOf'>;
  readonly leadership: Pick<Leadership, 'requireLeader'>;
}

/** What somebody may be told. */
interface Sight {
  readonly role: (role: string) => boolean;
  readonly framework: (id: string) => boolean;
  readonly quota: (role: string) => boolean;
}

const SILENCE = 'The allocator did not answer';

/**
 * `/allocator/explain?framework_id=F&role=R`: why the framework gets no offer for the role now. An
 * extension: Mesos has nothing like it. Names that the asker may not see are left out, but counted.
 */
export function explainEndpoint({ allocator, views, leadership }: QuestionParts): Endpoint {
  return {
    process: 'allocator',
    name: 'explain',
    realm: realms.readonly,
    help: 'Explains why a framework gets no offer for a role.',
    guards: [leadership.requireLeader, requireMethod('GET')],
    handle: async ({ query, principal }: EndpointRequest) => {
      const frameworkId = query.get('framework_id');
      const role = query.get('role');
      if (frameworkId === undefined || role === undefined) {
        return textAnswer(400, "Expecting the query parameters 'framework_id' and 'role'");
      }
      const mayView = visibleFrameworks(views, principal);
      if (!mayView(frameworkId)) return textAnswer(404, `Framework '${frameworkId}' not found`);
      const question = { type: 'explain', frameworkId: { value: frameworkId }, role } as const;
      const answer = await allocator.ask(question);
      if (answer?.type !== 'explainReply') return textAnswer(503, SILENCE);
      const approvers = views.approversOf(principal);
      const json = explanationJson(answer.explanation, {
        framework: mayView,
        role: (name) => views.permissionsOf(principal).role(name),
        quota: (name) => approvers.approved('GET_QUOTA', { value: name }),
      });
      return jsonpAnswer(query.get('jsonp'), writeJson(json));
    },
  };
}

function explanationJson(explanation: OfferExplanation, sight: Sight): WritableJson {
  const { frameworkId, role, status, agents, fairness, quota } = explanation;
  return {
    framework_id: frameworkId.value,
    role,
    status: constantName(status),
    ...(quota !== undefined &&
      sight.quota(quota.role) && {
        quota: {
          role: quota.role,
          guarantees: amountsJson(quota.guarantees),
          limits: amountsJson(quota.limits),
          consumed: amountsJson(quota.consumed),
        },
      }),
    agents: agents.map(verdictJson),
    fairness: fairness.map((level, i) =>
      levelJson(level, i === fairness.length - 1 ? sight.framework : sight.role),
    ),
  };
}

function verdictJson(summary: VerdictSummary): WritableJson {
  const { verdict, agentsCount, examples, filteredUntilMs } = summary;
  return {
    verdict: constantName(verdict),
    agents_count: agentsCount,
    example_agent_ids: examples.map(({ value }) => value),
    ...(filteredUntilMs !== undefined && {
      filtered_until_ms: {
        first: Math.round(filteredUntilMs.first),
        last: Math.round(filteredUntilMs.last),
      },
    }),
  };
}

/** @param mayView - decides by the name of a competitor: of a role, or the id of a framework */
function levelJson(level: FairnessLevel, mayView: (name: string) => boolean): WritableJson {
  const { parent, self, ahead, examples } = level;
  return {
    parent,
    self: shareJson(self),
    ahead,
    examples: examples.filter(({ name }) => mayView(name.replace(/\/\.$/, ''))).map(shareJson),
  };
}

function shareJson({ name, share, weight, dominantResource }: ShareComparison): WritableJson {
  return {
    name,
    share: double(share),
    weight: double(weight),
    ...(dominantResource !== undefined && { dominant_resource: dominantResource }),
  };
}
