import { realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { Requester } from '../security/request-subject.ts';

/** Who may see an attached tree. */
export type FileApproval = (requester: Requester) => boolean;

interface Attachment {
  readonly realPath: string;
  readonly isAllowed: FileApproval;
}

/** Why a path leads nowhere. `text` is Mesos' and complete; an empty text is an empty body. */
export interface FileRefusal {
  readonly status: 400 | 403 | 404 | 500;
  readonly text: string;
}

export interface ResolvedFile {
  readonly realPath: string;
  readonly isDirectory: boolean;
  readonly bytesCount: number;
}

const notFound: FileRefusal = { status: 404, text: '' };

/**
 * Trees of the file system that the API serves under virtual paths, such as `/master/log` and the
 * sandboxes of an agent. Nothing outside an attached tree can be reached, symbolic links included.
 *
 * Source: mesos src/files/files.cpp#FilesProcess
 */
export class FileCatalog {
  readonly #attachments = new Map<string, Attachment>();

  /** @param virtualPath - with or without a slash in front */
  attach(virtualPath: string, realPath: string, isAllowed: FileApproval = () => true): void {
    this.#attachments.set(normalized(virtualPath), { realPath, isAllowed });
  }

  detach(virtualPath: string): void {
    this.#attachments.delete(normalized(virtualPath));
  }

  /** Virtual paths and what they stand for. */
  entries(): Readonly<Record<string, string>> {
    const entries = [...this.#attachments].map(([path, { realPath }]) => [path, realPath] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Follows a virtual path to an existing file or folder. */
  async resolve(
    virtualPath: string,
    requester: Requester,
  ): Promise<{ readonly file: ResolvedFile } | { readonly refusal: FileRefusal }> {
    const found = this.#longestAttached(virtualPath);
    if (found === undefined) return { refusal: notFound };
    const { attachment, suffix } = found;
    if (!attachment.isAllowed(requester)) return { refusal: { status: 403, text: '' } };
    try {
      const root = await realpath(attachment.realPath);
      const realPath = await realpath(join(root, suffix));
      if (realPath !== root && !realPath.startsWith(root + sep)) {
        const text = `'${join(attachment.realPath, suffix)}' is inaccessible.\n`;
        return { refusal: { status: 400, text } };
      }
      const stats = await stat(realPath);
      return {
        file: { realPath, isDirectory: stats.isDirectory(), bytesCount: stats.size },
      };
    } catch {
      return { refusal: notFound };
    }
  }

  #longestAttached(virtualPath: string) {
    const segments = normalized(virtualPath).split('/').slice(1);
    for (let length = segments.length; length > 0; length--) {
      const attachment = this.#attachments.get(`/${segments.slice(0, length).join('/')}`);
      if (attachment !== undefined) return { attachment, suffix: segments.slice(length).join('/') };
    }
    return undefined;
  }
}

/** One slash in front, none at the end, no two in a row. */
function normalized(path: string): string {
  return `/${path
    .split('/')
    .filter((segment) => segment !== '')
    .join('/')}`;
}

/** The name under which a file is downloaded. */
export function downloadName(file: ResolvedFile): string {
  return basename(file.realPath);
}
