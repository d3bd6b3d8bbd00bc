import { Buffer } from 'node:buffer';
import { stringifyJson } from './match/json.ts';
import type { Exchange, Scenario } from './scenario.ts';

/** The files that a scenario's flags name, by their name in the run's folder, and their contents. */
export function scenarioFiles(scenario: Scenario): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const { credentials, acls, external_log_file: log } = scenario.masterFlags;
  if (credentials !== undefined) files.set(fileName(credentials), credentialsOf(scenario));
  if (acls !== undefined && scenario.acls !== undefined) {
    files.set(fileName(acls), stringifyJson(scenario.acls));
  }
  if (log !== undefined) files.set(fileName(log), externalLogOf(scenario));
  return files;
}

/** `<run_dir>/cred.json` */
function fileName(flag: string): string {
  return flag.replace('<run_dir>/', '');
}

/** Recordings do not hold the credentials file: who was let in by Basic authentication is in it. */
function credentialsOf(scenario: Scenario): string {
  const secrets = new Map<string, string>();
  for (const { request, response } of exchanges(scenario)) {
    const [, token] = /^Basic (\S+)$/.exec(request.headers['Authorization'] ?? '') ?? [];
    if (token === undefined || response.status === 401) continue;
    const [principal = '', secret = ''] = Buffer.from(token, 'base64').toString().split(':');
    secrets.set(principal, secret);
  }
  const credentials = [...secrets].map(([principal, secret]) => ({ principal, secret }));
  return JSON.stringify({ credentials });
}

/** Nor do they hold the log file that `/master/log` shows: its download does. */
function externalLogOf(scenario: Scenario): string {
  const download = exchanges(scenario).find(
    ({ request }) => request.path === '/files/download?path=/master/log',
  );
  const { body } = download?.response ?? {};
  return body?.kind === 'bytes' ? Buffer.from(body.base64, 'base64').toString() : '';
}

function exchanges({ steps }: Scenario): Exchange[] {
  return steps.filter((step) => step.kind === 'exchange');
}
