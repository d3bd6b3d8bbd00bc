import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Loads a package, or a file by its absolute path, and calls the factory that it must export.
 *
 * @param factoryName - such as `createAuthorizer`
 * @throws Error with a text for the operator: what was asked for by which flag, and what is wrong
 */
export async function loadExtension<T>(
  specifier: string,
  factoryName: string,
  flag: string,
): Promise<T> {
  const module = await importModule(specifier, flag);
  const factory = module[factoryName];
  if (typeof factory !== 'function') {
    throw new Error(`'${specifier}' (--${flag}) does not export a function '${factoryName}'`);
  }
  return (factory as () => T | Promise<T>)();
}

async function importModule(
  specifier: string,
  flag: string,
): Promise<Readonly<Record<string, unknown>>> {
  const url = isAbsolute(specifier) ? pathToFileURL(specifier).href : specifier;
  try {
    return (await import(url)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new Error(`Could not load '${specifier}' (--${flag}): ${(error as Error).message}`, {
      cause: error,
    });
  }
}
