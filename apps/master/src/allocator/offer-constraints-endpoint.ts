import { jsonpAnswer, type Endpoint } from '@mezzo/http-kit';
import { writeJson } from '@mezzo/proto';
import { realms } from '../realms.ts';
import type { AllocatorLink } from './allocator-link.ts';

/**
 * `/allocator/offer_constraints_debug`: which agents each framework's offer constraints keep from it.
 *
 * Source: mesos src/master/allocator/mesos/hierarchical.cpp#offerConstraintsDebug
 */
export function offerConstraintsEndpoint(allocator: AllocatorLink): Endpoint {
  return {
    process: 'allocator',
    name: 'offer_constraints_debug',
    realm: realms.readonly,
    help: 'Shows which agents offer constraints exclude.',
    handle: async ({ query }) => {
      const answer = await allocator.ask({ type: 'getOfferConstraintsDebug' });
      const frameworks = answer?.type === 'offerConstraintsDebugReply' ? answer.frameworks : [];
      const entries = frameworks.map(
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
