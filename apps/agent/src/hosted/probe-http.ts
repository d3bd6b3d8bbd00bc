import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { timeoutOutcome, type CheckOutcome } from './check-outcome.ts';

/** As many redirects as curl follows by default with -L. */
const REDIRECTS_MAX = 50;

/**
 * The status of a GET, redirects followed, certificates not checked: the probe asks whether the task
 * answers, not who it is.
 *
 * Source: mesos src/checks/checker_process.cpp#httpCheck
 */
export async function probeHttp(url: string, timeoutMs: number): Promise<CheckOutcome> {
  const signal = timeoutMs === Infinity ? undefined : AbortSignal.timeout(timeoutMs);
  let target = new URL(url);
  try {
    for (let count = 0; count <= REDIRECTS_MAX; count++) {
      const { statusCode, location } = await get(target, signal);
      if (location === undefined) return { outcome: 'http', statusCode };
      target = new URL(location, target);
    }
    return { outcome: 'error', message: 'too many redirects' };
  } catch (error) {
    if (signal?.aborted === true) return timeoutOutcome('HTTP request', timeoutMs);
    return { outcome: 'error', message: String(error) };
  }
}

interface Got {
  readonly statusCode: number;
  /** Where a redirect leads. */
  readonly location?: string | undefined;
}

function get(url: URL, signal: AbortSignal | undefined): Promise<Got> {
  return new Promise((resolve, reject) => {
    const onResponse = (response: IncomingMessage): void => {
      response.destroy();
      const { statusCode = 0, headers } = response;
      const isRedirect = statusCode >= 300 && statusCode < 400;
      resolve({ statusCode, location: isRedirect ? headers.location : undefined });
    };
    // Keep-alive would hold a connection to the task open between checks.
    const options = { signal, agent: false };
    const request =
      url.protocol === 'https:'
        ? requestHttps(url, { ...options, rejectUnauthorized: false }, onResponse)
        : requestHttp(url, options, onResponse);
    request.once('error', reject);
    request.end();
  });
}
