import { mkdir } from 'node:fs/promises';

/**
 * Makes a folder that the agent cannot be without.
 *
 * @throws Error that names the flag, for an operator who has to choose another folder
 */
export async function makeFolder(flag: 'work_dir' | 'runtime_dir', path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Error(`Failed to make the folder '${path}' of --${flag}: ${code}`, { cause: error });
  }
}
