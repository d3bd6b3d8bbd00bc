import type { Answer } from '@mezzo/http-kit';
import type { IncomingMessage } from 'node:http';
import { answerHeaders } from './proxy-headers.ts';

/** A master's answer as the client gets it: unchanged, and as it comes. */
export function passedAnswer(response: IncomingMessage): Answer {
  return {
    status: response.statusCode ?? 502,
    headers: answerHeaders(response),
    body: response,
  };
}
