import { readWhole, type MasterResponse } from '../masters/master-response.ts';

/** Texts that are worth reading are short. */
const textBytesMax = 4096;

/**
 * Whether a master sends the client to the one that leads; a redirect within a master is none.
 *
 * Source: mesos src/master/http.cpp#Master::Http::redirect
 */
export function isLeaderRedirect({ statusCode, headers }: MasterResponse): boolean {
  return statusCode === 307 && /^(?:https?:)?\/\//.test(headers.location ?? '');
}

/** What masters answer that have not looked at a request yet. Source: mesos src/master/http.cpp */
const notReady = new Set(['No leader elected', 'Master has not finished recovery']);

export function isNotReady(text: string): boolean {
  return notReady.has(text);
}

/**
 * Whether a master refuses a framework's call because the framework has not subscribed to it, or under
 * another stream id: right after an election it may be about to.
 *
 * Source: mesos src/master/http.cpp#Master::Http::scheduler
 */
export function isNotSubscribedYet(text: string): boolean {
  return (
    text === 'Framework cannot be found' ||
    text === 'Framework is not subscribed' ||
    text.startsWith('The stream ID ')
  );
}

/** The body of an answer that is a short plain text; undefined: it is none, and was not read. */
export async function readShortText(response: MasterResponse): Promise<string | undefined> {
  const { 'content-length': length, 'content-encoding': encoding } = response.headers;
  if (length === undefined || Number(length) > textBytesMax || encoding !== undefined) {
    return undefined;
  }
  // Cut off on the way: what came is what there is.
  return (await readWhole(response)).bytes.toString();
}
