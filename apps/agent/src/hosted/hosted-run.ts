import type { ExecutorInfo, FrameworkInfo } from '@mezzo/domain/messages';

/** What a hosted executor and its containers are run with. */
export interface HostedRun {
  readonly containerId: string;
  readonly role: 'command' | 'default';
  readonly framework: FrameworkInfo;
  readonly executor: ExecutorInfo;
  readonly shutdownGraceMs: number;
  readonly checkpoint: boolean;
  readonly recoveryTimeoutMs: number;
  readonly directory: string;
  /** The environment of the executor's own container; checks of its command run in it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly user?: string | undefined;
}
