import {
  ALLOW_ALL_AUTHORIZER,
  AUTHORIZATION_ACTIONS,
  ObjectApprovers,
  rejectingApprover,
  type AuthorizationAction,
  type AuthorizationSubject,
  type Authorizer,
  type ObjectApprover,
} from '@mezzo/domain';
import type { MaybePromise } from './maybe-promise.ts';

export interface ApproverCacheOptions {
  readonly authorizer: Authorizer;
  /** The authorizer failed, which refuses the action. */
  readonly onError: (action: AuthorizationAction, error: unknown) => void;
  /** Subjects whose approvers are kept; the one not asked about for longest is forgotten. */
  readonly subjectsMax?: number;
}

const defaultSubjectsMax = 10_000;

/**
 * What everybody may do, prepared when they make a request, so that everything after that can be
 * decided without waiting.
 */
export class ApproverCache {
  readonly #options: ApproverCacheOptions;
  readonly #ready = new Map<string, ObjectApprovers>();
  readonly #pending = new Map<string, Promise<ObjectApprovers>>();

  constructor(options: ApproverCacheOptions) {
    this.#options = options;
  }

  /** Makes sure that {@link approversOf} knows the subject. Undefined: it does already. */
  prepare(subject: AuthorizationSubject | undefined): Promise<void> | undefined {
    const approvers = this.#obtain(subject);
    return approvers instanceof Promise ? approvers.then(() => undefined) : undefined;
  }

  /**
   * What a subject may do. An authorizer that answers at once needs no preparation; with another one
   * an unprepared subject may do nothing yet.
   */
  approversOf(subject: AuthorizationSubject | undefined): ObjectApprovers {
    const approvers = this.#obtain(subject);
    return approvers instanceof Promise ? nothing : approvers;
  }

  #obtain(subject: AuthorizationSubject | undefined): MaybePromise<ObjectApprovers> {
    const key = keyOf(subject);
    const known = this.#ready.get(key);
    if (known === undefined) return this.#pending.get(key) ?? this.#ask(key, subject);
    this.#ready.delete(key);
    this.#ready.set(key, known);
    return known;
  }

  #ask(key: string, subject: AuthorizationSubject | undefined): MaybePromise<ObjectApprovers> {
    const answers = AUTHORIZATION_ACTIONS.map((action) => this.#askFor(subject, action));
    if (!answers.some((answer) => answer instanceof Promise)) {
      return this.#keep(key, answers as readonly (ObjectApprover | undefined)[]);
    }
    const pending = Promise.all(answers.map((answer) => Promise.resolve(answer))).then((settled) =>
      this.#keep(key, settled),
    );
    this.#pending.set(key, pending);
    return pending;
  }

  /** Undefined: the authorizer failed. */
  #askFor(
    subject: AuthorizationSubject | undefined,
    action: AuthorizationAction,
  ): MaybePromise<ObjectApprover | undefined> {
    const report = (error: unknown): void => this.#options.onError(action, error);
    try {
      const answer = this.#options.authorizer.approver(subject, action);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        report(error);
        return undefined;
      });
    } catch (error) {
      report(error);
      return undefined;
    }
  }

  /** What the authorizer failed to answer is refused this time, and asked for again the next. */
  #keep(key: string, answers: readonly (ObjectApprover | undefined)[]): ObjectApprovers {
    const { authorizer, onError, subjectsMax = defaultSubjectsMax } = this.#options;
    const approvers = new ObjectApprovers({
      approvers: new Map(
        AUTHORIZATION_ACTIONS.map((action, at) => [action, answers[at] ?? rejectingApprover]),
      ),
      permitsEverything: authorizer === ALLOW_ALL_AUTHORIZER,
      onError,
    });
    this.#pending.delete(key);
    if (answers.includes(undefined)) return approvers;
    this.#ready.set(key, approvers);
    const [oldest] = this.#ready.keys();
    if (this.#ready.size > subjectsMax && oldest !== undefined) this.#ready.delete(oldest);
    return approvers;
  }
}

const nothing = new ObjectApprovers({ approvers: new Map() });

/** Subjects are the same when they say the same. */
function keyOf(subject: AuthorizationSubject | undefined): string {
  if (subject === undefined) return '';
  const claims = Object.entries(subject.claims ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([subject.value ?? null, claims]);
}
