/** What stands for the names within a metric's name, in order of application. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^(.*_ms)\/(?:count|min|max|p\d+)$/, '$1/<statistic>'],
  [/^master\/frameworks\/[^/]+\/[^/]+\//, 'master/frameworks/<name>/<id>/'],
  [/^(master\/frameworks\/<name>\/<id>\/roles)\/.+\/suppressed$/, '$1/<role>/suppressed'],
  [/^frameworks\/.+\/(messages_\w+)$/, 'frameworks/<principal>/$1'],
  [
    /^(allocator\/mesos(?:\/offer_filters)?\/roles)\/.+\/(active|shares\/dominant)$/,
    '$1/<role>/$2',
  ],
  [
    /^(allocator\/mesos\/quota\/roles)\/.*\/resources\/[^/]+\/(\w+)$/,
    '$1/<role>/resources/<resource>/$2',
  ],
  [/^master\/task_\w+\/source_\w+\/reason_\w+$/, 'master/<task_state>/<source>/<reason>'],
];

/** A metric's name as the table of compatibility has it: `<role>` for the name of a role. */
export function metricPattern(name: string): string {
  return patterns.reduce((text, [pattern, stand]) => text.replace(pattern, stand), name);
}
