import type { MasterState, Principal, ViewPermissions } from '@mezzo/core';
import type { ObjectApprovers } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import type { Leadership } from '../leadership/leadership.ts';
import { viewPermissions, type ApproversOf } from '../security/core-permissions.ts';
import type { V0Source } from '../v0/state-json.ts';
import { captureState, type CaptureScope, type StateCapture } from './state-capture.ts';

export interface MasterViewsOptions {
  readonly state: () => MasterState;
  readonly leadership: Leadership;
  readonly flags: ReadonlyMap<string, string>;
  readonly rolesWhitelist: readonly string[] | undefined;
  readonly approversOf: ApproversOf;
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

  /** What large answers are made of, all of this moment. */
  capture(scope?: CaptureScope): StateCapture {
    return captureState(this.state, scope);
  }

  /** What a principal may do and see. */
  approversOf(principal: Principal): ObjectApprovers {
    return this.#options.approversOf(principal);
  }

  permissionsOf(principal: Principal): ViewPermissions {
    return viewPermissions(this.approversOf(principal));
  }

  /** @param scope - what of the state is wanted */
  v0Source(principal: Principal, scope?: CaptureScope): V0Source {
    const { leadership, flags } = this.#options;
    const { startTimeMs, electedTimeMs } = this.state;
    return {
      capture: this.capture(scope),
      permissions: this.permissionsOf(principal),
      self: leadership.self,
      leader: leadership.leader,
      ...{ startTimeMs, electedTimeMs },
      flags,
      mayViewFlags: this.approversOf(principal).approved('VIEW_FLAGS'),
    };
  }
}
