import type { MasterState, Principal, ViewPermissions } from '@mezzo/core';
import type { MasterInfo } from '@mezzo/domain/messages';
import type { Leadership } from '../leadership/leadership.ts';
import type { V0Source } from '../v0/state-json.ts';

export interface MasterViewsOptions {
  readonly state: () => MasterState;
  readonly leadership: Leadership;
  readonly flags: ReadonlyMap<string, string>;
  readonly rolesWhitelist: readonly string[] | undefined;
  /** What a principal may see. */
  readonly permissionsOf: (principal: Principal) => ViewPermissions;
}

/** What reading endpoints read. They do so between two batches of the loop and change nothing. */
export class MasterViews {
  readonly #options: MasterViewsOptions;

  constructor(options: MasterViewsOptions) {
    this.#options = options;
  }

  get state(): MasterState {
    return this.#options.state();
  }

  /** This master. */
  get self(): MasterInfo {
    return this.#options.leadership.self;
  }

  get flags(): ReadonlyMap<string, string> {
    return this.#options.flags;
  }

  get rolesWhitelist(): readonly string[] | undefined {
    return this.#options.rolesWhitelist;
  }

  permissionsOf(principal: Principal): ViewPermissions {
    return this.#options.permissionsOf(principal);
  }

  v0Source(principal: Principal): V0Source {
    const { leadership, flags } = this.#options;
    return {
      state: this.state,
      permissions: this.permissionsOf(principal),
      self: leadership.self,
      leader: leadership.leader,
      flags,
    };
  }
}
