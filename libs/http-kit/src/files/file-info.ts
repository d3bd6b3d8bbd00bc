import { readFileSync, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileInfo } from '@mezzo/domain/messages';
import { double, writeJson, type WritableJson } from '@mezzo/proto';
import type { ResolvedFile } from './file-catalog.ts';

/** One entry of a listing. Entries that cannot be read are left out of it. */
export interface ListedFile {
  /** Virtual path. */
  readonly path: string;
  readonly stats: Stats;
}

/** What lies in a folder, sorted by path; a file has nothing in it. */
export async function listFiles(
  virtualPath: string,
  file: ResolvedFile,
): Promise<readonly ListedFile[]> {
  if (!file.isDirectory) return [];
  const names = (await readdir(file.realPath)).sort();
  const listed = await Promise.all(
    names.map(async (name) => {
      const stats = await stat(join(file.realPath, name)).catch(() => undefined);
      return stats === undefined ? [] : [{ path: join(virtualPath, name), stats }];
    }),
  );
  return listed.flat();
}

/** An entry as `/files/browse` prints it. Source: mesos src/files/files.cpp#jsonFileInfo */
export function fileInfoJson({ path, stats }: ListedFile): WritableJson {
  return {
    gid: groupName(stats.gid),
    mode: modeText(stats.mode),
    mtime: double(Math.floor(stats.mtimeMs / 1000)),
    nlink: stats.nlink,
    path,
    size: stats.size,
    uid: userName(stats.uid),
  };
}

/** An entry as LIST_FILES answers it. */
export function fileInfoMessage({ path, stats }: ListedFile): FileInfo {
  return {
    path,
    nlink: stats.nlink,
    size: stats.size,
    mtime: { nanoseconds: BigInt(Math.floor(stats.mtimeMs / 1000)) * 1_000_000_000n },
    mode: stats.mode,
    uid: userName(stats.uid),
    gid: groupName(stats.gid),
  };
}

export function browseJson(files: readonly ListedFile[]): string {
  return writeJson(files.map(fileInfoJson));
}

const fileKinds: readonly (readonly [kind: number, letter: string])[] = [
  [0o040_000, 'd'],
  [0o120_000, 'l'],
  [0o140_000, 's'],
  [0o060_000, 'b'],
  [0o020_000, 'c'],
  [0o010_000, 'p'],
];

/** Such as `drwxr-xr-x`. */
export function modeText(mode: number): string {
  const kind = fileKinds.find(([bits]) => (mode & 0o170_000) === bits)?.[1] ?? '-';
  const letters = [6, 3, 0].map((shift) => {
    const bits = (mode >> shift) & 7;
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
  });
  return kind + letters.join('');
}

function userName(uid: number): string {
  return namesOf('/etc/passwd').get(uid) ?? String(uid);
}

function groupName(gid: number): string {
  return namesOf('/etc/group').get(gid) ?? String(gid);
}

const namesByFile = new Map<string, ReadonlyMap<number, string>>();

/** Users and groups are read once: Node offers no lookup by number. */
function namesOf(path: string): ReadonlyMap<number, string> {
  const known = namesByFile.get(path);
  if (known !== undefined) return known;
  const names = new Map<number, string>();
  for (const line of readLines(path)) {
    const [name, , id] = line.split(':');
    if (name !== undefined && id !== undefined) names.set(Number(id), name);
  }
  namesByFile.set(path, names);
  return names;
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}
