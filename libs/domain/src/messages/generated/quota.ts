// Generated from libs/proto/proto by `npm run generate`. Do not edit.

import type { Resource, ValueScalar } from './mesos.ts';

export interface QuotaInfo {
  readonly role?: string | undefined;
  readonly principal?: string | undefined;
  readonly guarantee?: readonly Resource[] | undefined;
}

export interface QuotaRequest {
  readonly force?: boolean | undefined;
  readonly role?: string | undefined;
  readonly guarantee?: readonly Resource[] | undefined;
}

export interface QuotaConfig {
  readonly role: string;
  readonly guarantees?: Readonly<Record<string, ValueScalar>> | undefined;
  readonly limits?: Readonly<Record<string, ValueScalar>> | undefined;
}

export interface QuotaStatus {
  readonly infos?: readonly QuotaInfo[] | undefined;
  readonly configs?: readonly QuotaConfig[] | undefined;
}
