import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AdapterError } from '@mezzo/domain';
import { wardenPrograms } from '../generated/warden-programs.ts';

/** An operator's own build of the warden, in `--launcher_dir`. */
const OWN_BUILD = 'mezzo-warden';

/**
 * Puts the warden's program where it can be executed and returns its path.
 *
 * The name carries a hash of the content: a program that is running cannot be overwritten, and an
 * upgraded agent must not start the old one.
 *
 * @param directories - tried in turn; `/run` is often mounted noexec
 * @param launcherDirectory - a program `mezzo-warden` in there is taken instead of ours
 * @throws AdapterError `unavailable` when there is no program for this processor, or no directory
 */
export async function installWardenProgram(
  directories: readonly string[],
  launcherDirectory?: string,
): Promise<string> {
  if (launcherDirectory !== undefined) {
    const own = join(launcherDirectory, OWN_BUILD);
    if (await isExecutable(own)) return own;
  }
  const encoded = wardenPrograms[process.arch];
  if (process.platform !== 'linux' || encoded === undefined) {
    throw new AdapterError(
      'unavailable',
      `no supervisor program for ${process.platform} on ${process.arch}: build one with libs/containerizer/native/build.sh and name it in --launcher_dir`,
    );
  }
  const program = gunzipSync(Buffer.from(encoded, 'base64'));
  const name = `mezzo-warden-${createHash('sha256').update(program).digest('hex').slice(0, 16)}`;
  const failures: unknown[] = [];
  for (const directory of [...directories, tmpdir()]) {
    const path = join(directory, name);
    try {
      await install(path, program);
      return path;
    } catch (error) {
      failures.push(error);
    }
  }
  throw new AdapterError('unavailable', `cannot put ${name} into ${directories.join(' or ')}`, {
    cause: new AggregateError(failures),
  });
}

async function install(path: string, program: Buffer): Promise<void> {
  if (await isExecutable(path)) return;
  await mkdir(join(path, '..'), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, program);
  await chmod(temporary, 0o755);
  await rename(temporary, path);
  await access(path, constants.X_OK);
}

/** Not on a noexec mount, where X_OK fails too. */
function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
