import { jsonpAnswer, type Endpoint } from '@mezzo/http-kit';
import { writeJson } from '@mezzo/proto';
import { realms } from '../realms.ts';
import type { MasterViews } from '../views/master-views.ts';
import type { AllocatorLink } from './allocator-link.ts';
import { visibleFrameworks } from './visible-frameworks.ts';

/**
 * `/allocator/offer_constraints_debug`: which agents each framework's offer constraints keep from it.
 * Frameworks that the asker may not see are left out.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#offerConstraintsDebug
 */
export function offerConstraintsEndpoint(
  allocator: Pick<AllocatorLink, 'ask'>,
  views: Pick<MasterViews, 'state' | 'permissionsOf'>,
): Endpoint {
  return {
    process: 'allocator',
    name: 'offer_constraints_debug',
    realm: realms.readonly,
    help: 'Shows which agents offer constraints exclude.',
    handle: async ({ query, principal }) => {
      const answer = await allocator.ask({ type: 'getOfferConstraintsDebug' });
      const frameworks = answer?.type === 'offerConstraintsDebugReply' ? answer.frameworks : [];
      const mayView = visibleFrameworks(views, principal);
      const visible = frameworks.filter(({ frameworkId }) => mayView(frameworkId.value));
      const entries = visible.map(
        ({ frameworkId, suppressedRoles, excludedByAttributeConstraints }) => [
          frameworkId.value,
          {
            suppressed_roles: [...suppressedRoles],
            excluded_by_attribute_constraints: Object.fromEntries(
              Object.entries(excludedByAttributeConstraints).map(([role, agents]) => [
                role,
                agents.map(({ value }) => value),
              ]),
            ),
          },
        ],
      );
      const json = writeJson({ frameworks: Object.fromEntries(entries) as object as never });
      return jsonpAnswer(query.get('jsonp'), json);
    },
  };
}
