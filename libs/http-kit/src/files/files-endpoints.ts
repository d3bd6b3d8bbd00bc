import type { agentApi, masterApi } from '@mezzo/domain/messages';
import { writeJson } from '@mezzo/proto';
import { createReadStream } from 'node:fs';
import { parseIntegerText } from '../flags/number-text.ts';
import { jsonpAnswer, defaultAnswer, textAnswer, type Answer } from '../http/answer.ts';
import type { Endpoint, EndpointGuard, EndpointRequest } from '../http/endpoint.ts';
import type { Requester } from '../security/request-subject.ts';
import {
  downloadName,
  type FileCatalog,
  type FileRefusal,
  type ResolvedFile,
} from './file-catalog.ts';
import { browseJson, fileInfoMessage, listFiles } from './file-info.ts';
import { mediaTypeOfFile } from './media-types.ts';
import { readPart } from './read-part.ts';

/**
 * `/files/browse`, `/files/read`, `/files/download` and `/files/debug` of a master or an agent.
 *
 * @param realm - of the process' read endpoints
 * @param debugGuards - what stands before `/files/debug`, which names the paths of all trees
 */
export function filesEndpoints(
  catalog: FileCatalog,
  realm: string,
  debugGuards: readonly EndpointGuard[] = [],
): readonly Endpoint[] {
  const endpoint = (
    name: string,
    help: string,
    handle: (request: EndpointRequest) => Answer | Promise<Answer>,
  ): Endpoint => ({ process: 'files', name, realm, help, handle });
  return [
    endpoint('browse', 'Returns a file listing for a directory.', (request) =>
      withFile(catalog, request, (file, path) => browse(request, file, path)),
    ),
    endpoint('read', 'Reads data from a file.', (request) => read(catalog, request)),
    endpoint('download', 'Returns the raw file contents for a given path.', (request) =>
      download(catalog, request),
    ),
    {
      ...endpoint('debug', 'Returns the internal virtual path mapping.', (request) =>
        jsonpAnswer(request.query.get('jsonp'), writeJson(catalog.entries())),
      ),
      guards: debugGuards,
    },
  ];
}

/** Answers LIST_FILES; a refusal has no more to say than its status. */
export async function answerListFiles(
  catalog: FileCatalog,
  call: masterApi.CallListFiles | agentApi.CallListFiles,
  requester: Requester,
): Promise<{ readonly list_files: masterApi.ResponseListFiles } | { readonly refusal: Answer }> {
  const resolved = await catalog.resolve(call.path, requester);
  if ('refusal' in resolved) return { refusal: refusalAnswer(resolved.refusal) };
  const files = await listFiles(call.path, resolved.file);
  return { list_files: { file_infos: files.map(fileInfoMessage) } };
}

/** Answers READ_FILE. */
export async function answerReadFile(
  catalog: FileCatalog,
  call: masterApi.CallReadFile | agentApi.CallReadFile,
  requester: Requester,
): Promise<{ readonly read_file: masterApi.ResponseReadFile } | { readonly refusal: Answer }> {
  const resolved = await catalog.resolve(call.path, requester);
  if ('refusal' in resolved) return { refusal: refusalAnswer(resolved.refusal) };
  const { file } = resolved;
  if (file.isDirectory) return { refusal: textAnswer(400, 'Cannot read a directory.\n') };
  const length = call.length === undefined ? undefined : Number(call.length);
  const data = await readPart(file, Number(call.offset), length);
  return { read_file: { size: file.bytesCount, data } };
}

async function withFile(
  catalog: FileCatalog,
  request: EndpointRequest,
  answer: (file: ResolvedFile, virtualPath: string) => Answer | Promise<Answer>,
): Promise<Answer> {
  const path = request.query.get('path');
  if (path === undefined || path === '') {
    return textAnswer(400, "Expecting 'path=value' in query.\n");
  }
  const resolved = await catalog.resolve(path, request);
  return 'refusal' in resolved ? refusalAnswer(resolved.refusal) : answer(resolved.file, path);
}

async function browse(
  request: EndpointRequest,
  file: ResolvedFile,
  virtualPath: string,
): Promise<Answer> {
  return jsonpAnswer(request.query.get('jsonp'), browseJson(await listFiles(virtualPath, file)));
}

async function read(catalog: FileCatalog, request: EndpointRequest): Promise<Answer> {
  const offset = readNumber(request, 'offset');
  if (typeof offset !== 'number') return offset;
  const length = readNumber(request, 'length');
  if (typeof length !== 'number') return length;
  return withFile(catalog, request, async (file) => {
    if (file.isDirectory) return textAnswer(400, 'Cannot read a directory.\n');
    // Without an offset the client asks for the size, from where it then reads on.
    const from = offset === -1 ? file.bytesCount : offset;
    const data = await readPart(file, from, length === -1 ? undefined : length);
    const json = writeJson({ data: data.toString('utf8'), offset: from });
    return jsonpAnswer(request.query.get('jsonp'), json);
  });
}

/** -1 when it is not given. */
function readNumber(request: EndpointRequest, name: 'offset' | 'length'): number | Answer {
  const number = parseIntegerText(request.query.get(name) ?? '-1');
  if (typeof number !== 'number') {
    return textAnswer(400, `Failed to parse ${name}: ${number.error}.\n`);
  }
  return number < -1 ? textAnswer(400, `Negative ${name} provided: ${number}.\n`) : number;
}

async function download(catalog: FileCatalog, request: EndpointRequest): Promise<Answer> {
  const answer = await withFile(catalog, request, (file) =>
    file.isDirectory ? textAnswer(400, 'Cannot download a directory.\n') : fileAnswer(file),
  );
  return answer.status === 404 ? defaultAnswer(404) : answer;
}

function fileAnswer(file: ResolvedFile): Answer {
  return {
    status: 200,
    headers: {
      'Content-Type': mediaTypeOfFile(file.realPath),
      'Content-Disposition': `attachment; filename=${downloadName(file)}`,
      'Content-Length': String(file.bytesCount),
    },
    // As many bytes as were announced, whatever is appended meanwhile.
    body:
      file.bytesCount === 0 ? '' : createReadStream(file.realPath, { end: file.bytesCount - 1 }),
  };
}

function refusalAnswer({ status, text }: FileRefusal): Answer {
  return textAnswer(status, text);
}
