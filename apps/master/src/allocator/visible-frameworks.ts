import type { Principal } from '@mezzo/core';
import type { MasterViews } from '../views/master-views.ts';

/** Whether somebody may see the framework of an id. Nobody sees one that is not registered. */
export function visibleFrameworks(
  views: Pick<MasterViews, 'state' | 'permissionsOf'>,
  principal: Principal,
): (frameworkId: string) => boolean {
  const permissions = views.permissionsOf(principal);
  const { registered } = views.state.frameworks;
  return (frameworkId) => {
    const framework = registered.get(frameworkId);
    return framework !== undefined && permissions.framework(framework.info);
  };
}
