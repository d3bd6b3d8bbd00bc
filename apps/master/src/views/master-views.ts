import type { MasterState, Principal, ViewPermissions } from '@mezzo/core';
import type { ObjectApprovers } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import type { Leadership } from '../leadership/leadership.ts';
import { viewPermissions, type ApproversOf } from '../security/core-permissions.ts';
import type { V0Source } from '../v0/state-json.ts';
import { SharedReads } from './shared-reads.ts';
import { captureState, type CaptureScope, type StateCapture } from './state-capture.ts';

export interface MasterViewsOptions {
  readonly state: () => MasterState;
  readonly leadership: Leadership;
  readonly flags: ReadonlyMap<string, string>;
  readonly rolesWhitelist: readonly string[] | undefined;
  readonly approversOf: ApproversOf;
  /** A reader got the view that another one had waited for. */
  readonly onSharedRead: () => void;
}

/** What reading endpoints read. They do so between two batches of the loop and change nothing. */
export class MasterViews {
  readonly #options: MasterViewsOptions;
  readonly #shared: SharedReads;

  constructor(options: MasterViewsOptions) {
    this.#options = options;
    this.#shared = new SharedReads(options.onSharedRead);
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

  /**
   * Takes what a large answer is made of, in a slice of its own, once for all who want it now.
   *
   * @param want - what is read, and how it is told
   */
  takeShared<View>(principal: Principal, want: string, take: () => View): Promise<View> {
    return this.#shared.take(JSON.stringify([principal ?? null, want]), take);
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
