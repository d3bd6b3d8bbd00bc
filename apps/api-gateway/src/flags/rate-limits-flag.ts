import { flagKind } from '@mezzo/http-kit';

export interface PrincipalLimit {
  readonly principal: string;
  /** Undefined: this principal may make as many requests as it likes. */
  readonly qps: number | undefined;
  /** How many requests may come at once. */
  readonly capacity: number | undefined;
}

/** Names and nesting are those of Mesos. Source: mesos include/mesos/mesos.proto#RateLimits */
export interface RateLimitSettings {
  readonly limits: readonly PrincipalLimit[];
  /** What all principals without a limit of their own share; undefined: they have none. */
  readonly defaultQps: number | undefined;
  readonly defaultCapacity: number | undefined;
}

/** JSON, or the path of a file with it. */
export const rateLimitsFlag = flagKind<RateLimitSettings>(
  (text) => readSettings(parseJson(text)),
  ({ limits, defaultQps, defaultCapacity }) =>
    JSON.stringify({
      limits,
      aggregate_default_qps: defaultQps,
      aggregate_default_capacity: defaultCapacity,
    }),
  { reference: 'content-or-path' },
);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readSettings(json: unknown): RateLimitSettings | { readonly error: string } {
  if (!isObject(json)) return { error: 'Expecting {"limits":[…]}' };
  const { limits = [] } = json;
  if (!Array.isArray(limits)) return { error: "Expecting 'limits' to be a list" };
  const read: PrincipalLimit[] = [];
  for (const limit of limits as readonly unknown[]) {
    if (!isObject(limit) || typeof limit['principal'] !== 'string') {
      return { error: "Expecting each of 'limits' to have a 'principal'" };
    }
    const { principal } = limit;
    if (read.some((other) => other.principal === principal)) {
      return { error: `There is more than one limit for principal '${principal}'` };
    }
    read.push({ principal, qps: positive(limit['qps']), capacity: positive(limit['capacity']) });
  }
  const settings = {
    limits: read,
    defaultQps: positive(json['aggregate_default_qps']),
    defaultCapacity: positive(json['aggregate_default_capacity']),
  };
  const numbers = [settings, ...read].flatMap((each) => Object.values(each) as unknown[]);
  return numbers.some((each) => Number.isNaN(each))
    ? { error: 'Expecting qps and capacity to be numbers greater than 0' }
    : settings;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** NaN: it is there, and no positive number. */
function positive(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'number' && value > 0 && Number.isFinite(value) ? value : Number.NaN;
}
