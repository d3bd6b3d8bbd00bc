/** Actors that run when the rules are read; the others, the master's own among them, start later. */
const earlyProcesses = new Set([
  '__processes__',
  'help',
  'logging',
  'metrics',
  'profiler',
  'system',
  'version',
]);

/**
 * The paths that `--firewall_rules` disables, as they are compared with the inner path of a request.
 * A path that does not begin with an actor of its own is one of the default process; so `/tasks`
 * disables `/tasks` and `/master/tasks`, and `/master/tasks` has no effect, as in Mesos.
 *
 * @param rules - `{"disabled_endpoints":{"paths":["/tasks"]}}`
 * @returns the reason why not, where it is nothing of the kind
 *
 * Source: mesos 3rdparty/libprocess/src/process.cpp#firewall::install
 */
export function parseFirewallRules(
  rules: unknown,
  defaultProcess: string,
): { readonly disabledPaths: ReadonlySet<string> } | { readonly error: string } {
  const { disabled_endpoints: disabled } = (rules ?? {}) as {
    readonly disabled_endpoints?: { readonly paths?: unknown };
  };
  const paths = disabled?.paths ?? [];
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) {
    return { error: 'Expecting {"disabled_endpoints":{"paths":["/…"]}}' };
  }
  const relative = paths.find((path) => !path.startsWith('/'));
  if (relative !== undefined) return { error: `Expecting '${relative}' to begin with '/'` };
  return { disabledPaths: new Set(paths.map((path) => complete(path, defaultProcess))) };
}

function complete(path: string, defaultProcess: string): string {
  const first = path.split('/')[1] ?? '';
  return earlyProcesses.has(first) ? path : `/${defaultProcess}${path}`;
}
