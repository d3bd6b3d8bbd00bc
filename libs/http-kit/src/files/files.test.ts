import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { startEndpoints } from '../http/testing/start-endpoints.ts';
import { FileCatalog } from './file-catalog.ts';
import { modeText } from './file-info.ts';
import { answerListFiles, answerReadFile, filesEndpoints } from './files-endpoints.ts';

const folder = mkdtempSync(join(tmpdir(), 'mezzo-files-'));
const catalog = new FileCatalog();
const nobody = { principal: undefined };
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  writeFileSync(join(folder, 'ext.log'), 'line one\nline two\nline three\n');
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'large'), 'x'.repeat(100_000));
  mkdirSync(join(folder, 'sandbox', 'sub'), { recursive: true });
  writeFileSync(join(folder, 'sandbox', 'stdout'), 'hello\n', { mode: 0o644 });
  writeFileSync(join(folder, 'sandbox', 'page.html'), '<p>');
  symlinkSync('/etc', join(folder, 'sandbox', 'escape'));
  symlinkSync(join(folder, 'sandbox'), join(folder, 'latest'));
  catalog.attach('/master/log', join(folder, 'ext.log'));
  catalog.attach('sandbox', join(folder, 'latest'));
  catalog.attach('/empty', join(folder, 'empty'));
  catalog.attach('/large', join(folder, 'large'));
  catalog.attach('/secret', folder, ({ principal }) => principal === 'ops');
  catalog.attach('/gone', join(folder, 'gone'));
  const server = await startEndpoints({ endpoints: filesEndpoints(catalog, 'readonly') });
  ({ url, close } = server);
});

afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

async function get(path: string) {
  const response = await fetch(url + path);
  return {
    status: response.status,
    text: await response.text(),
    type: response.headers.get('content-type'),
    disposition: response.headers.get('content-disposition'),
  };
}

describe('/files', () => {
  test.each([
    ['browse', 400, "Expecting 'path=value' in query.\n"],
    ['browse?path=', 400, "Expecting 'path=value' in query.\n"],
    ['browse?path=/master/log', 200, '[]'],
    ['browse?path=/nope', 404, ''],
    ['browse?path=/', 404, ''],
    ['browse?path=/master', 404, ''],
    ['browse?path=/master/log/x', 404, ''],
    ['browse?path=/master/../etc', 404, ''],
    ['browse?path=/gone', 404, ''],
    ['browse?path=/secret', 403, ''],
    ['read', 400, "Expecting 'path=value' in query.\n"],
    ['read?path=/nope', 404, ''],
    ['read?path=/sandbox', 400, 'Cannot read a directory.\n'],
    ['read?path=/master/log', 200, '{"data":"","offset":29}'],
    ['read?path=/master/log&offset=-1', 200, '{"data":"","offset":29}'],
    ['read?path=/master/log&offset=5&length=4', 200, '{"data":"one\\n","offset":5}'],
    ['read?path=/master/log&offset=999', 200, '{"data":"","offset":999}'],
    ['read?path=/master/log&offset=0&length=0', 200, '{"data":"","offset":0}'],
    ['read?path=/master/log&offset=-2', 400, 'Negative offset provided: -2.\n'],
    [
      'read?path=/master/log&offset=x',
      400,
      "Failed to parse offset: Failed to convert 'x' to number.\n",
    ],
    ['read?path=/master/log&offset=0&length=-2', 400, 'Negative length provided: -2.\n'],
    [
      'read?path=/master/log&offset=0&length=y',
      400,
      "Failed to parse length: Failed to convert 'y' to number.\n",
    ],
    ['read?path=/master/log&offset=9&length=4&jsonp=cb', 200, 'cb({"data":"line","offset":9})'],
    ['download', 400, "Expecting 'path=value' in query.\n"],
    ['download?path=/nope', 404, '404 Not Found.'],
    ['download?path=/sandbox', 400, 'Cannot download a directory.\n'],
    ['download?path=/empty', 200, ''],
    ['read.json?path=/master/log', 404, '404 Not Found.'],
  ])('%s: %i %s', async (path, status, text) => {
    expect(await get(`/files/${path}`)).toMatchObject({ status, text });
  });

  it('caps what one read returns', async () => {
    const { text } = await get('/files/read?path=/large&offset=0');
    expect((JSON.parse(text) as { data: string }).data).toHaveLength(65_536);
  });

  it('lists a folder sorted, with modes, owners and virtual paths', async () => {
    const { text, type } = await get('/files/browse?path=/sandbox/');
    const entries = JSON.parse(text) as Record<string, unknown>[];
    expect(type).toBe('application/json');
    expect(entries.map((entry) => entry['path'])).toEqual([
      '/sandbox/escape',
      '/sandbox/page.html',
      '/sandbox/stdout',
      '/sandbox/sub',
    ]);
    expect(entries[2]).toMatchObject({ mode: '-rw-r--r--', nlink: 1, size: 6 });
    expect(entries[3]).toMatchObject({ mode: expect.stringMatching(/^d/) as string });
    expect(text).toMatch(/"mtime":\d+\.0,/);
    expect(Object.keys(entries[0]!)).toEqual([
      'gid',
      'mode',
      'mtime',
      'nlink',
      'path',
      'size',
      'uid',
    ]);
  });

  it('does not lead out of what is attached', async () => {
    const { status, text } = await get('/files/browse?path=/sandbox/escape');
    expect(status).toBe(400);
    expect(text).toMatch(/^'.*' is inaccessible\.\n$/);
    expect((await get('/files/read?path=/sandbox/escape/passwd')).status).toBe(400);
    expect((await get('/files/browse?path=/sandbox/..')).status).toBe(400);
  });

  it('downloads a file as it was when asked for', async () => {
    const log = await get('/files/download?path=/master/log');
    expect(log).toEqual({
      status: 200,
      text: 'line one\nline two\nline three\n',
      type: 'application/octet-stream',
      disposition: 'attachment; filename=ext.log',
    });
    expect((await get('/files/download?path=/sandbox/page.html')).type).toBe('text/html');
    const growing = fetch(`${url}/files/download?path=/large`);
    appendFileSync(join(folder, 'large'), 'y');
    expect((await (await growing).text()).length).toBeGreaterThanOrEqual(100_000);
  });

  it('shows what is attached where', async () => {
    const { text } = await get('/files/debug');
    expect(JSON.parse(text)).toMatchObject({
      '/master/log': join(folder, 'ext.log'),
      '/sandbox': join(folder, 'latest'),
    });
    catalog.attach('/short', folder);
    catalog.detach('short');
    expect((await get('/files/debug')).text).not.toContain('/short');
  });
});

describe('LIST_FILES and READ_FILE', () => {
  it('answer messages', async () => {
    const listed = await answerListFiles(catalog, { path: '/sandbox/' }, nobody);
    if ('refusal' in listed) throw new Error('refused');
    expect(listed.list_files.file_infos?.map((info) => info.path)).toContain('/sandbox/stdout');
    const part = { path: '/master/log', offset: 5, length: 3 };
    expect(await answerReadFile(catalog, part, nobody)).toEqual({
      read_file: { size: 29, data: Buffer.from('one') },
    });
    const past = await answerReadFile(catalog, { path: '/master/log', offset: 500 }, nobody);
    expect(past).toEqual({ read_file: { size: 29, data: Buffer.alloc(0) } });
  });

  it('refuse like the endpoints', async () => {
    expect(await answerListFiles(catalog, { path: '/nope' }, nobody)).toMatchObject({
      refusal: { status: 404, body: '' },
    });
    const folderRead = await answerReadFile(catalog, { path: '/sandbox', offset: 0 }, nobody);
    expect(folderRead).toMatchObject({ refusal: { status: 400 } });
    const allowed = await answerListFiles(
      catalog,
      { path: '/secret' },
      { ...nobody, principal: 'ops' },
    );
    expect(allowed).toHaveProperty('list_files');
  });
});

test.each([
  [0o100644, '-rw-r--r--'],
  [0o040755, 'drwxr-xr-x'],
  [0o120777, 'lrwxrwxrwx'],
  [0o010000, 'p---------'],
])('modeText(%o) is %s', (mode, want) => {
  expect(modeText(mode)).toBe(want);
});
