import type { Endpoint } from './endpoint.ts';

/** Where a path leads. */
export type Route =
  | { readonly endpoint: Endpoint; readonly path: string }
  /** No endpoint: web assets may lie there. */
  | { readonly endpoint: undefined; readonly path: string }
  | { readonly refusal: 400 | 404 };

/** Distinct paths whose routes are remembered; scanners of random paths must not fill memory. */
const rememberedPathsMax = 2_000;

/**
 * Finds endpoints the way libprocess does: the first segment of a path names a process, and where it
 * does not the whole path belongs to the default process. Below a process the longest mounted prefix
 * wins, so that `/state/anything` is `/state`; slashes at the end do not count.
 *
 * Beyond Mesos, `/master/NAME.json` is `/master/NAME` where that is mounted: tools written for Mesos
 * before 1.8 ask for it. Without the process' name it is unknown, as in Mesos.
 *
 * Source: mesos 3rdparty/libprocess/src/process.cpp#ProcessManager::handle
 */
export class EndpointTable {
  readonly #processes = new Map<string, Map<string, Endpoint>>();
  readonly #defaultProcess: string;
  readonly #remembered = new Map<string, Route>();

  /** @param defaultProcess - `master` or `slave(1)` */
  constructor(defaultProcess: string, endpoints: readonly Endpoint[]) {
    this.#defaultProcess = defaultProcess;
    for (const endpoint of endpoints) {
      const names = this.#processes.get(endpoint.process) ?? new Map<string, Endpoint>();
      this.#processes.set(endpoint.process, names.set(endpoint.name, endpoint));
    }
  }

  /** @param path - as it was sent, without the query */
  route(path: string): Route {
    const known = this.#remembered.get(path);
    if (known !== undefined) return known;
    const route = this.#find(path);
    if (this.#remembered.size >= rememberedPathsMax) this.#remembered.clear();
    this.#remembered.set(path, route);
    return route;
  }

  #find(path: string): Route {
    if (!path.startsWith('/') || !isDecodable(path)) return { refusal: 400 };
    if (path.includes('/..')) return { refusal: 404 };
    const [first = '', ...rest] = path.split('/').filter((segment) => segment !== '');
    const process = decodeSegment(first);
    const names = this.#processes.get(process);
    if (names !== undefined) {
      const isDefault = process === this.#defaultProcess;
      const alias = isDefault ? findJsonAlias(names, rest) : undefined;
      return { endpoint: findLongest(names, rest) ?? alias, path };
    }
    const segments = first === '' ? [] : [first, ...rest];
    const own = this.#processes.get(this.#defaultProcess) ?? new Map<string, Endpoint>();
    return { endpoint: findLongest(own, segments), path: `/${this.#defaultProcess}${path}` };
  }
}

function findLongest(
  names: ReadonlyMap<string, Endpoint>,
  segments: readonly string[],
): Endpoint | undefined {
  for (let length = segments.length; length >= 0; length--) {
    const endpoint = names.get(segments.slice(0, length).join('/'));
    if (endpoint === undefined) continue;
    return endpoint.isExact === true && length < segments.length ? undefined : endpoint;
  }
  return undefined;
}

function findJsonAlias(
  names: ReadonlyMap<string, Endpoint>,
  segments: readonly string[],
): Endpoint | undefined {
  const path = segments.join('/');
  return path.endsWith('.json') ? names.get(path.slice(0, -'.json'.length)) : undefined;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Undoes percent-encoding; what is none stays as it is. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
