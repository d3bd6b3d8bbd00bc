/** Of Node.js, the first that has all that the services use. They are built for it. */
const majorMin = 24;

/**
 * Why a service cannot run on this Node.js, or undefined when it can. Without it an older one fails
 * somewhere, sometime, by a function that it lacks.
 *
 * @param version - as in `process.versions.node`
 */
export function nodeVersionRefusal(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= majorMin) return undefined;
  return `Node.js ${String(majorMin)} or later is needed, and this is ${version}. Where the repository was built there is one: node_modules/node/bin/node`;
}
