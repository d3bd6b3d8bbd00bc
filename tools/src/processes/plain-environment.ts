/** Our environment without what a developer has set for a cluster of his own. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:MESOS|MEZZO|LIBPROCESS|NODE)_/.test(name)),
  );
}
