import type { FrameworkInfo, schedulerApi } from '@mezzo/domain/messages';

/** On what terms a framework is subscribed at present: as it subscribed, and what it changed since. */
export class SubscriptionTerms {
  #subscribe: schedulerApi.CallSubscribe;
  #suppressed: ReadonlySet<string>;
  #frameworkId: string | undefined;

  constructor({ framework_id: id, subscribe }: schedulerApi.Call) {
    this.#subscribe = subscribe ?? { framework_info: { user: '', name: '' } };
    this.#suppressed = new Set(subscribe?.suppressed_roles);
    this.frameworkId = id?.value;
  }

  get frameworkId(): string | undefined {
    return this.#frameworkId;
  }

  /** An empty one says nothing. */
  set frameworkId(id: string | undefined) {
    if (id !== undefined && id !== '') this.#frameworkId = id;
  }

  /** The SUBSCRIBE that brings these terms about. */
  call(): schedulerApi.Call {
    const id = this.#frameworkId === undefined ? undefined : { value: this.#frameworkId };
    const { framework_info: info, ...rest } = this.#subscribe;
    return {
      ...(id !== undefined && { framework_id: id }),
      type: 'SUBSCRIBE',
      subscribe: {
        ...rest,
        framework_info: { ...info, ...(id !== undefined && { id }) },
        suppressed_roles: [...this.#suppressed],
      },
    };
  }

  /** A master has taken a call that may change the terms. */
  accepted({ type, suppress, revive, update_framework: update }: schedulerApi.Call): void {
    if (type === 'UPDATE_FRAMEWORK' && update !== undefined) {
      this.#subscribe = { ...update };
      this.#suppressed = new Set(update.suppressed_roles);
    } else if (type === 'SUPPRESS') {
      this.#suppressed = new Set([...this.#suppressed, ...this.#meant(suppress?.roles)]);
    } else if (type === 'REVIVE') {
      const revived = this.#meant(revive?.roles);
      this.#suppressed = new Set([...this.#suppressed].filter((role) => !revived.includes(role)));
    }
  }

  /** No roles mean all; roles that are not subscribed make a call void. */
  #meant(roles: readonly string[] = []): readonly string[] {
    const subscribed = rolesOf(this.#subscribe.framework_info);
    if (roles.length === 0) return subscribed;
    return roles.every((role) => subscribed.includes(role)) ? roles : [];
  }
}

/** Without roles of its own a framework is of the default role. */
function rolesOf({ role = '*', roles = [], capabilities = [] }: FrameworkInfo): readonly string[] {
  return capabilities.some(({ type }) => type === 'MULTI_ROLE') ? roles : [role];
}
