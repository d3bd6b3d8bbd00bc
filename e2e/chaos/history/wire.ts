// The parts of Mesos' JSON that the frameworks of a chaos run, and the checker, look at.

export interface Value {
  readonly value: string;
}

export interface ResourceJson {
  readonly name: string;
  readonly type: string;
  readonly scalar?: { readonly value: number };
}

export interface OfferJson {
  readonly id: Value;
  readonly agent_id: Value;
  readonly resources?: readonly ResourceJson[];
}

export interface StatusJson {
  readonly task_id: Value;
  readonly state: string;
  readonly source?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly agent_id?: Value;
  /** Base64. Only an update with one is acknowledged. */
  readonly uuid?: string;
}

export interface SchedulerEventJson {
  readonly type: string;
  readonly subscribed?: { readonly framework_id: Value };
  readonly offers?: { readonly offers?: readonly OfferJson[] };
  readonly rescind?: { readonly offer_id: Value };
  readonly update?: { readonly status: StatusJson };
  readonly error?: { readonly message: string };
}

/** What the operator's stream is looked at for. */
export interface MasterEventJson {
  readonly type: string;
  readonly task_added?: { readonly task: { readonly task_id: Value; readonly state: string } };
  readonly task_updated?: { readonly status: { readonly task_id: Value }; readonly state: string };
}

export interface TaskInfoJson {
  readonly name: string;
  readonly task_id: Value;
  readonly agent_id: Value;
  readonly resources: readonly ResourceJson[];
  readonly labels: { readonly labels: readonly { readonly key: string; readonly value: string }[] };
  readonly command: { readonly value: string };
}

export interface OperationJson {
  readonly type: 'LAUNCH';
  readonly launch: { readonly task_infos: readonly TaskInfoJson[] };
}

export interface SchedulerCallJson {
  readonly type: string;
  readonly framework_id?: Value;
  readonly accept?: {
    readonly offer_ids: readonly Value[];
    readonly operations: readonly OperationJson[];
    readonly filters?: { readonly refuse_seconds: number };
  };
  readonly decline?: {
    readonly offer_ids: readonly Value[];
    readonly filters?: { readonly refuse_seconds: number };
  };
  readonly acknowledge?: {
    readonly task_id: Value;
    readonly agent_id: Value;
    readonly uuid: string;
  };
  readonly kill?: { readonly task_id: Value; readonly agent_id?: Value };
  readonly reconcile?: {
    readonly tasks: readonly { readonly task_id: Value; readonly agent_id?: Value }[];
  };
  readonly subscribe?: { readonly framework_info: unknown };
}

/** How much of the resource there is. */
export function amountOf(resources: readonly ResourceJson[] | undefined, name: string): number {
  return (resources ?? [])
    .filter((each) => each.name === name)
    .reduce((sum, { scalar }) => sum + (scalar?.value ?? 0), 0);
}
