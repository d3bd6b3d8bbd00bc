import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** The services, and where each starts. A built service is `dist/<name>/main.js`. */
export const services = ['local', 'master', 'agent', 'allocator', 'api-gateway'] as const;

export type Service = (typeof services)[number];

/** Whether the service has an entry point to build. */
export function hasEntryPoint(root: string, service: Service): boolean {
  return existsSync(entryPointOf(root, service));
}

function entryPointOf(root: string, service: Service): string {
  return join(root, 'apps', service, 'src', 'main.ts');
}

/**
 * Bundles the given services (default: all) with our own packages inside and npm packages outside.
 * One file per service starts faster than hundreds, and takes esbuild well under a second.
 */
export async function buildServices(
  root: string,
  names: readonly Service[] = services,
): Promise<void> {
  const present = names.filter((name) => hasEntryPoint(root, name));
  await Promise.all(present.map((name) => buildService(root, name)));
}

function buildService(root: string, name: Service): Promise<void> {
  return bundle(root, entryPointOf(root, name), join(root, 'dist', name, 'main.js'));
}

/** Makes one file of a program and of all that it imports from this repository. */
export async function bundle(root: string, entryPoint: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'linked',
    keepNames: true,
    logLevel: 'warning',
    tsconfig: join(root, 'tsconfig.base.json'),
    define: { MEZZO_GIT_SHA: JSON.stringify(gitSha(root)) },
    banner: { js: requireForCommonJs },
    plugins: [externalizeNpmPackages(root)],
  });
}

/** The commit that is built; zeros outside a repository. Services show it as their `git_sha`. */
function gitSha(root: string): string {
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return /^[0-9a-f]{40}/.exec(stdout)?.[0] ?? '0'.repeat(40);
}

/** CommonJS modules inside a bundle ask for Node's own modules by `require`, which ESM lacks. */
const requireForCommonJs = `import { createRequire as createRequireForBundle } from 'node:module';
const require = createRequireForBundle(import.meta.url);`;

/**
 * Leaves every bare import outside the bundle, but for the packages of this repository, and for those
 * of OpenTelemetry that npm put into a library's own folder since the root has another version: a
 * bundle would find the root's, or none.
 */
function externalizeNpmPackages(root: string): Plugin {
  const libraries = join(root, 'libs') + sep;
  return {
    name: 'externalize-npm-packages',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, pluginData, ...from }) => {
        if (kind === 'entry-point' || path.startsWith('@mezzo/') || pluginData === resolving)
          return;
        if (!path.startsWith('@opentelemetry/')) return { path, external: true };
        const { importer, resolveDir } = from;
        const found = await build.resolve(path, {
          ...{ kind, importer, resolveDir },
          pluginData: resolving,
        });
        return found.path.startsWith(libraries) ? found : { path, external: true };
      });
    },
  };
}

/** Marks what esbuild itself shall resolve. */
const resolving = Symbol('resolving');
