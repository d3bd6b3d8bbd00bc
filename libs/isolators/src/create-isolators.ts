import { failure, success, type Result } from '@mezzo/domain';
import { createIsolator as filesystemPosix } from './filesystem-posix/filesystem-posix.ts';
import type { Isolator, IsolatorContext, IsolatorFactory } from './isolator.ts';
import { normalizeIsolation, type BuiltInName } from './normalize-isolation.ts';
import { createIsolator as posixCpu } from './posix-cpu/posix-cpu.ts';
import { createIsolator as posixMem } from './posix-mem/posix-mem.ts';
import { createIsolator as posixRlimits } from './posix-rlimits/posix-rlimits.ts';

/** Every built-in isolator's factory; the conformance run goes over all of them. */
export const builtInFactories: Readonly<Record<BuiltInName, IsolatorFactory>> = {
  'filesystem/posix': filesystemPosix,
  'posix/cpu': posixCpu,
  'posix/mem': posixMem,
  'posix/rlimits': posixRlimits,
};

/** Loads a module by npm specifier; the default is `import()`. */
export type LoadModule = (specifier: string) => Promise<unknown>;

/**
 * Makes the isolators that `--isolation` names, in the order in which they prepare.
 *
 * @returns a refusal that names the isolator, for the agent to stop with
 */
export async function createIsolators(
  isolation: string,
  context: IsolatorContext,
  load: LoadModule = (specifier) => import(specifier),
): Promise<Result<readonly Isolator[]>> {
  const names = normalizeIsolation(isolation);
  if (!names.ok) return names;
  const isolators: Isolator[] = [];
  for (const name of names.value.builtIns) {
    const isolator = await builtInFactories[name](context);
    if (!isolator.ok) return failure(`Could not create isolator '${name}': ${isolator.reason}`);
    isolators.push(isolator.value);
  }
  for (const specifier of names.value.packages) {
    const isolator = await createFromPackage(specifier, context, load);
    if (!isolator.ok)
      return failure(`Could not create isolator '${specifier}': ${isolator.reason}`);
    isolators.push(isolator.value);
  }
  return success(isolators);
}

async function createFromPackage(
  specifier: string,
  context: IsolatorContext,
  load: LoadModule,
): Promise<Result<Isolator>> {
  let module: unknown;
  try {
    module = await load(specifier);
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
  if (!hasFactory(module)) return failure('the package exports no function createIsolator');
  return module.createIsolator(context);
}

function hasFactory(module: unknown): module is { readonly createIsolator: IsolatorFactory } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'createIsolator' in module &&
    typeof module.createIsolator === 'function'
  );
}
