import { writeJson } from '@mezzo/proto';
import { jsonAnswer, textAnswer, type Answer } from './answer.ts';
import type { Endpoint, EndpointRequest } from './endpoint.ts';
import { decodeSegment } from './endpoint-table.ts';

/**
 * Adds `/help`: what is served, as a page for people, as Markdown for those who come with curl or
 * HTTPie, and as JSON with `?format=json`.
 *
 * Source: mesos 3rdparty/libprocess/src/help.cpp#Help
 */
export function withHelp(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const help: Endpoint = {
    process: 'help',
    name: '',
    help: 'Lists what is served.',
    handle: (request) => answerHelp(all, request),
  };
  const all = [...endpoints, help];
  return all;
}

function answerHelp(endpoints: readonly Endpoint[], request: EndpointRequest): Answer {
  const [, id, ...rest] = request.path.split('/').filter((segment) => segment !== '');
  const wanted = id === undefined ? undefined : decodeSegment(id);
  const ofProcess = endpoints.filter(({ process }) => wanted === undefined || process === wanted);
  const name = rest.join('/');
  const shown = ofProcess.filter((endpoint) => name === '' || endpoint.name === name);
  if (shown.length === 0) {
    const path = ofProcess.length === 0 ? `/${wanted ?? ''}` : `/${wanted ?? ''}/${name}`;
    return textAnswer(400, `No help available for '${path}'.\n`);
  }
  return request.query.get('format') === 'json' ? jsonHelp(shown) : page(markdown(shown), request);
}

function jsonHelp(endpoints: readonly Endpoint[]): Answer {
  const processes = [...byProcess(endpoints)].map(([id, own]) => ({
    id,
    endpoints: own.map((endpoint) => ({ name: `/${endpoint.name}`, text: endpoint.help ?? '' })),
  }));
  return jsonAnswer(writeJson({ processes }));
}

function markdown(endpoints: readonly Endpoint[]): string {
  const sections = [...byProcess(endpoints)].map(([id, own]) => {
    const lines = own.map(({ name, help = '' }) => `* \`/${path(id, name)}\`: ${help}`);
    return `## ${id}\n\n${lines.join('\n')}\n`;
  });
  return `# HELP\n\n${sections.join('\n')}`;
}

function path(process: string, name: string): string {
  return name === '' ? process : `${process}/${name}`;
}

function page(text: string, { headers }: EndpointRequest): Answer {
  if (/^(curl|HTTPie)/.test(headers['user-agent'] ?? '')) {
    return { status: 200, headers: { 'Content-Type': 'text/x-markdown' }, body: text };
  }
  const body = `<!DOCTYPE html><html><head><title>Help</title></head><body><pre>${escape(text)}</pre></body></html>`;
  return { status: 200, headers: { 'Content-Type': 'text/html' }, body };
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function byProcess(endpoints: readonly Endpoint[]): ReadonlyMap<string, readonly Endpoint[]> {
  const sorted = [...endpoints].sort((a, b) =>
    path(a.process, a.name) < path(b.process, b.name) ? -1 : 1,
  );
  return Map.groupBy(sorted, ({ process }) => process);
}
