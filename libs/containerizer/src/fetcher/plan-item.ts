import { basename, join, normalize } from 'node:path';
import { failure, success, type Result } from '@mezzo/domain';
import type { CommandInfoURI } from '@mezzo/domain/messages';

export type FetchSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'http'; readonly url: string };

/** How an archive is taken apart. */
export type ArchiveKind = 'tar' | 'zip' | 'gzip';

/** One URI, with every decision made. */
export interface FetchItem {
  /** As the framework wrote it: key of the cache, subject of the log. */
  readonly uri: string;
  readonly source: FetchSource;
  /** Path below the sandbox. */
  readonly name: string;
  /** Absent for what is no archive, or is to stay whole. */
  readonly archive: ArchiveKind | undefined;
  readonly executable: boolean;
  readonly cache: boolean;
}

/**
 * Decides what a URI means.
 *
 * @param frameworksHome - `--frameworks_home`, the base of relative paths
 *
 * Source: mesos src/launcher/fetcher.cpp#fetch, src/slave/containerizer/fetcher.cpp#Fetcher
 */
export function planItem(
  uri: CommandInfoURI,
  frameworksHome: string | undefined,
): Result<FetchItem> {
  const value = uri.value.trim();
  const source = sourceOf(value, frameworksHome);
  if (!source.ok) return source;
  const name = nameOf(value, uri.output_file);
  if (!name.ok) return name;
  const executable = uri.executable ?? false;
  return success({
    uri: value,
    source: source.value,
    name: name.value,
    archive: (uri.extract ?? true) && !executable ? archiveKind(name.value) : undefined,
    executable,
    cache: uri.cache ?? false,
  });
}

function sourceOf(value: string, frameworksHome: string | undefined): Result<FetchSource> {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined) return fileSource(value, frameworksHome);
  if (scheme === 'file') {
    const path = value.slice('file:'.length).replace(/^\/\/(localhost)?(?=\/)/, '');
    return /^\/(?!\/)/.test(path)
      ? success({ kind: 'file', path })
      : failure(`File URI must be absolute: '${value}'`);
  }
  if (scheme === 'http' || scheme === 'https') {
    return URL.canParse(value) ? success({ kind: 'http', url: value }) : malformed(value);
  }
  return failure(`The scheme of '${value}' is not supported: use file, http or https`);
}

function fileSource(value: string, frameworksHome: string | undefined): Result<FetchSource> {
  if (value.startsWith('/')) return success({ kind: 'file', path: value });
  if (frameworksHome === undefined || frameworksHome === '') {
    return failure(`'${value}' is a relative path, and the agent has no --frameworks_home`);
  }
  return success({ kind: 'file', path: join(frameworksHome, value) });
}

/**
 * The name in the sandbox. A path that climbs out of it is refused, which Mesos leaves to chance.
 * Deviates: a task must not write with the agent's rights where it has none (ADR-7).
 */
function nameOf(value: string, outputFile: string | undefined): Result<string> {
  if (outputFile !== undefined && outputFile !== '') {
    const name = normalize(outputFile);
    return name.startsWith('/') || name === '.' || name === '..' || name.startsWith('../')
      ? failure('URI output file must be within the sandbox directory')
      : success(name);
  }
  const path = value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  if (path !== value && !path.includes('/')) return malformed(value);
  // A query stays part of the name, as in Mesos; who minds gives an output_file.
  const name = basename(path);
  return name === '' || name === '.' || name === '..' ? malformed(value) : success(name);
}

function malformed(value: string): { readonly ok: false; readonly reason: string } {
  return failure(`Malformed URI (missing path): '${value}'`);
}

/** By the end of the name, as in Mesos: nobody looks into the file. */
export function archiveKind(name: string): ArchiveKind | undefined {
  if (/\.(tar|tgz|tbz2|txz|tar\.(gz|bz2|xz))$/.test(name)) return 'tar';
  if (name.endsWith('.gz')) return 'gzip';
  if (name.endsWith('.zip')) return 'zip';
  return undefined;
}
