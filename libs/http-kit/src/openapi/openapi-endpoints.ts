import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defaultAnswer, redirectAnswer, type Answer } from '../http/answer.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { withHelp } from '../http/help-endpoint.ts';
import { openApiDocument, type OpenApiOptions } from './openapi-document.ts';
import { apiPage } from './api-page.ts';

/** Files of the page by name, with their media types. They come with the program, not from elsewhere. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

/**
 * Adds what is said about endpoints: `/openapi.json`, which describes all of them, `/docs`, a page to
 * browse that, and `/help`. Whoever opens the address alone is led to the page; that is no endpoint of
 * the API, and described nowhere.
 */
export function withDescriptions(options: OpenApiOptions): readonly Endpoint[] {
  const make = (): string => JSON.stringify(openApiDocument({ ...options, endpoints: all }));
  let made: string | undefined;
  const document: Endpoint = {
    process: 'openapi.json',
    name: '',
    isExact: true,
    help: 'Describes all endpoints, as OpenAPI 3.1.',
    handle: () => ({
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: (made ??= make()),
    }),
  };
  const page: Endpoint = {
    process: 'docs',
    name: '',
    help: 'A page to browse this API, and to try it.',
    handle: ({ path }) => answerPage(options.title, path),
  };
  const all = withHelp([...options.endpoints, document, page]);
  const root: Endpoint = {
    process: '',
    name: '',
    isExact: true,
    handle: () => redirectAnswer('/docs'),
  };
  return [...all, root];
}

function answerPage(title: string, path: string): Answer {
  const [, file, ...rest] = path.split('/').filter((segment) => segment !== '');
  if (file === undefined) {
    return {
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: apiPage(title),
    };
  }
  const mediaType = rest.length === 0 ? assets[file] : undefined;
  if (mediaType === undefined) return defaultAnswer(404);
  return {
    status: 200,
    headers: { 'Content-Type': mediaType, 'Cache-Control': 'max-age=86400' },
    body: readAsset(file),
  };
}

const read = new Map<string, Buffer>();

function readAsset(file: string): Buffer {
  const known = read.get(file);
  if (known !== undefined) return known;
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const bytes = readFileSync(join(folder, file));
  read.set(file, bytes);
  return bytes;
}
