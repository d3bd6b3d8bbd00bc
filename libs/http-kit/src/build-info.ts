import { double, writeJson } from '@mezzo/proto';
import type { VersionInfo } from '@mezzo/domain/messages';
import { statSync } from 'node:fs';
import { jsonpAnswer } from './http/answer.ts';
import type { Endpoint } from './http/endpoint.ts';

/** Put in place of the name by the build; absent when run from source. */
declare const MEZZO_GIT_SHA: string | undefined;

/** When the running program was built: the time of its file. */
const builtMs = Math.floor(statSync(import.meta.filename).mtimeMs / 1000) * 1000;

/**
 * What a program says about itself. `version` is the version of Mesos whose API it speaks: clients
 * split it at its dots and read numbers, so nothing else may stand in it. Our own version stands
 * where no client of Mesos looks: in the header `Mezzo-Version`, and in `--version`.
 */
export const buildInfo = {
  version: '1.12.0',
  mezzoVersion: '0.1.0',
  buildDate: new Date(builtMs).toISOString().slice(0, 19).replace('T', ' '),
  buildTimeSeconds: builtMs / 1000,
  buildUser: 'mezzo',
  gitSha: typeof MEZZO_GIT_SHA === 'string' ? MEZZO_GIT_SHA : '0'.repeat(40),
  gitBranch: 'refs/heads/master',
} as const;

/** Of the older API's states. */
export const buildMembers = {
  version: buildInfo.version,
  git_sha: buildInfo.gitSha,
  git_branch: buildInfo.gitBranch,
  build_date: buildInfo.buildDate,
  build_time: double(buildInfo.buildTimeSeconds),
  build_user: buildInfo.buildUser,
} as const;

/** For GET_VERSION. */
export const versionInfo: VersionInfo = {
  version: buildInfo.version,
  build_date: buildInfo.buildDate,
  build_time: buildInfo.buildTimeSeconds,
  build_user: buildInfo.buildUser,
  git_sha: buildInfo.gitSha,
  git_branch: buildInfo.gitBranch,
};

/** `/version`, open to all. */
export const versionEndpoint: Endpoint = {
  process: 'version',
  name: '',
  help: 'Provides version information.',
  handle: ({ query }) => {
    const json = writeJson({
      build_date: buildInfo.buildDate,
      build_time: double(buildInfo.buildTimeSeconds),
      build_user: buildInfo.buildUser,
      git_branch: buildInfo.gitBranch,
      git_sha: buildInfo.gitSha,
      version: buildInfo.version,
    });
    const { headers, ...answer } = jsonpAnswer(query.get('jsonp'), json);
    return { ...answer, headers: { ...headers, 'Mezzo-Version': buildInfo.mezzoVersion } };
  },
};
