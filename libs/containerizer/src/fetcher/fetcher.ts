import type { Result } from '@mezzo/domain';
import type { CommandInfoURI } from '@mezzo/domain/messages';
import type { Identity } from '../launcher/process-plan.ts';

/** Brings a command's URIs into a sandbox. */
export interface Fetcher {
  /**
   * Fetches all of them, and tells in the sandbox's stdout and stderr how it went. To fetch none
   * succeeds, as `nothingToFetch` does.
   *
   * @param signal - aborted when the container is destroyed meanwhile
   * @returns a refusal `Failed to fetch all URIs for container '<id>': exited with status 1`
   */
  fetch(request: FetchRequest, signal: AbortSignal): Promise<Result<void>>;
  /**
   * A command without URIs is launched, at once: that counts as a fetch that succeeded.
   *
   * Source: mesos src/slave/containerizer/fetcher.cpp#FetcherProcess::fetch
   */
  nothingToFetch(): void;
  /** The `containerizer/fetcher/...` metrics by full name. */
  metrics(): Readonly<Record<string, number>>;
}

export interface FetchRequest {
  /** As in messages: `<parent>.<child>`. */
  readonly containerName: string;
  readonly uris: readonly CommandInfoURI[];
  readonly sandbox: string;
  /** Who is to own the files; absent: the agent's own account. */
  readonly owner?: Identity | undefined;
  /** Name of that account: caches are kept apart by user. */
  readonly user?: string | undefined;
}
