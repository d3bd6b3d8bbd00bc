import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandInfoURI } from '@mezzo/domain/messages';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FetcherCache } from './fetcher-cache.ts';
import type { FetchRequest } from './fetcher.ts';
import { SandboxFetcher } from './sandbox-fetcher.ts';

let root: string;
let sandbox: string;
let server: Server;
let base: string;
let requests: string[];
let fetcher: SandboxFetcher;
let cache: FetcherCache;

const owner = process.getuid?.() === 0 ? { uid: 65534, gid: 65534, groups: [] } : undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mezzo-fetch-'));
  execFileSync('chmod', ['755', root]);
  sandbox = join(root, 'sandbox');
  await mkdir(sandbox);
  if (owner) execFileSync('chown', [`${String(owner.uid)}:${String(owner.gid)}`, sandbox]);
  await mkdir(join(root, 'source'));
  await writeFile(join(root, 'source', 'hello.txt'), 'hello');
  requests = [];
  server = createServer((request, response) => {
    requests.push(`${String(request.method)} ${String(request.url)}`);
    if (request.url === '/stall') {
      response.writeHead(200, { 'content-length': '100' }).write('some');
      return;
    }
    if (request.url === '/moved') {
      response.writeHead(302, { location: '/hello.txt' }).end();
      return;
    }
    readFile(join(root, 'source', String(request.url).slice(1))).then(
      (body) => response.writeHead(200, { 'content-length': body.length }).end(body),
      () => response.writeHead(404).end('nothing here'),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  cache = new FetcherCache(join(root, 'cache'), 1000);
  fetcher = new SandboxFetcher({ stallTimeoutMs: 300, cache });
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(root, { recursive: true });
});

function request(...uris: readonly CommandInfoURI[]): FetchRequest {
  return { containerName: 'c', uris, sandbox, owner, user: owner ? 'nobody' : undefined };
}

function fetchAll(...uris: readonly CommandInfoURI[]): ReturnType<SandboxFetcher['fetch']> {
  return fetcher.fetch(request(...uris), new AbortController().signal);
}

const refused = {
  ok: false,
  reason: "Failed to fetch all URIs for container 'c': exited with status 1",
};
const fetched = { ok: true, value: undefined };
const inSandbox = (name: string): Promise<string> => readFile(join(sandbox, name), 'utf8');

describe('sources', () => {
  test('files and HTTP, redirects followed, owned by the user', async () => {
    const path = join(root, 'source', 'hello.txt');
    const uris = [
      { value: path, output_file: 'a/b/one' },
      { value: `file://${path}`, output_file: 'two' },
      { value: `${base}/hello.txt` },
      { value: `${base}/moved` },
    ];
    expect(await fetchAll(...uris)).toEqual(fetched);
    for (const name of ['a/b/one', 'two', 'hello.txt', 'moved']) {
      expect(await inSandbox(name)).toBe('hello');
      expect((await stat(join(sandbox, name))).uid).toBe(owner?.uid ?? process.getuid?.());
    }
    expect((await stat(join(sandbox, 'a'))).uid).toBe(owner?.uid ?? process.getuid?.());
    expect(await inSandbox('stderr')).toContain(`Fetching URI '${base}/moved'`);
    expect(fetcher.metrics()).toMatchObject({ 'containerizer/fetcher/task_fetches_succeeded': 1 });
  });

  test('a command that needs nothing leaves no trace, but counts', async () => {
    expect(await fetchAll()).toEqual(fetched);
    expect(await readdir(sandbox)).toEqual([]);
    expect(fetcher.metrics()).toMatchObject({ 'containerizer/fetcher/task_fetches_succeeded': 1 });
  });

  test.for([
    { uri: '/no/such/file', complaint: "Failed to fetch '/no/such/file': ENOENT" },
    { uri: 'BASE/missing', complaint: 'Unexpected HTTP response code: 404' },
    { uri: 'http://127.0.0.1:1/x', complaint: 'ECONNREFUSED' },
    { uri: 'http:', complaint: 'Malformed URI (missing path)' },
    { uri: 'BASE/stall', complaint: 'no data for 0.3 seconds' },
    { uri: '/tmp', complaint: "'/tmp' is not a file" },
  ])('$uri fails with its reason in stderr', async ({ uri, complaint }) => {
    expect(await fetchAll({ value: uri.replace('BASE', base) })).toEqual(refused);
    expect(await inSandbox('stderr')).toContain(complaint);
    expect((await readdir(sandbox)).sort()).toEqual(['stderr', 'stdout']);
    expect(fetcher.metrics()).toMatchObject({ 'containerizer/fetcher/task_fetches_failed': 1 });
  });

  test('a destroyed container ends its fetch', async () => {
    const doom = new AbortController();
    fetcher = new SandboxFetcher({ stallTimeoutMs: 60_000, cache });
    const fetching = fetcher.fetch(request({ value: `${base}/stall` }), doom.signal);
    setTimeout(() => doom.abort(), 50);
    expect(await fetching).toEqual(refused);
    expect((await readdir(sandbox)).sort()).toEqual(['stderr', 'stdout']);
  });

  test('an executable is one', async () => {
    await fetchAll({ value: join(root, 'source', 'hello.txt'), executable: true });
    expect((await stat(join(sandbox, 'hello.txt'))).mode & 0o777).toBe(0o755);
  });
});

describe('archives', () => {
  const pack: Readonly<Record<string, string>> = {
    'a.tar': 'tar -cf a.tar hello.txt',
    'a.tgz': 'tar -czf a.tgz hello.txt',
    'a.tar.gz': 'tar -czf a.tar.gz hello.txt',
    'a.tar.bz2': 'tar -cjf a.tar.bz2 hello.txt',
    'a.txz': 'tar -cJf a.txz hello.txt',
    'a.zip': 'zip -q a.zip hello.txt',
    'hello.txt.gz': 'gzip -k hello.txt',
  };
  for (const [name, line] of Object.entries(pack)) {
    const tool = line.split(' ', 1)[0] ?? '';
    test.skipIf(!installed(tool) || (name.endsWith('.zip') && !installed('unzip')))(
      `${name} is extracted, as the user`,
      async () => {
        execFileSync('sh', ['-c', line], { cwd: join(root, 'source') });
        expect(await fetchAll({ value: join(root, 'source', name) })).toEqual(fetched);
        expect(await inSandbox('hello.txt')).toBe('hello');
        expect((await stat(join(sandbox, 'hello.txt'))).uid).toBe(owner?.uid ?? process.getuid?.());
      },
    );
  }

  test('goes where its output file says', async () => {
    execFileSync('tar', ['-czf', 'a.tgz', 'hello.txt'], { cwd: join(root, 'source') });
    await fetchAll({ value: `${base}/a.tgz`, output_file: 'deep/er/b.tgz' });
    expect(await inSandbox('deep/er/hello.txt')).toBe('hello');
  });

  test('stays whole when it is not to be extracted', async () => {
    execFileSync('tar', ['-czf', 'a.tgz', 'hello.txt'], { cwd: join(root, 'source') });
    await fetchAll({ value: join(root, 'source', 'a.tgz'), extract: false });
    expect((await readdir(sandbox)).sort()).toEqual(['a.tgz', 'stderr', 'stdout']);
  });

  test('that is none fails with what the tool says', async () => {
    await writeFile(join(root, 'source', 'bad.tar'), 'this is no archive');
    expect(await fetchAll({ value: join(root, 'source', 'bad.tar') })).toEqual(refused);
    expect(await inSandbox('stderr')).toContain('tar failed (2)');
  });

  test.runIf(owner)('cannot lead a later file out of the sandbox by a link', async () => {
    const outside = join(root, 'outside');
    await mkdir(outside);
    await symlink(outside, join(root, 'source', 'way'));
    execFileSync('tar', ['-cf', 'way.tar', 'way'], { cwd: join(root, 'source') });
    const result = await fetchAll(
      { value: join(root, 'source', 'way.tar') },
      { value: join(root, 'source', 'hello.txt'), output_file: 'way/hello.txt' },
    );
    expect(result).toEqual(refused);
    expect(await readdir(outside)).toEqual([]);
  });
});

describe('the cache', () => {
  const gets = (): number => requests.filter((line) => line.startsWith('GET')).length;

  test('is asked first, by several at once', async () => {
    const uri = { value: `${base}/hello.txt`, cache: true };
    const again = (output_file: string): ReturnType<typeof fetchAll> =>
      fetchAll({ ...uri, output_file });
    expect(await Promise.all([again('a'), again('b'), again('c')])).toEqual([
      fetched,
      fetched,
      fetched,
    ]);
    expect(gets()).toBe(1);
    expect(await inSandbox('c')).toBe('hello');
    expect(cache.index.bytesUsed).toBe(5);
    expect(await readdir(join(root, 'cache', owner ? 'nobody' : 'root'))).toEqual(['c1-hello.txt']);
  });

  test('archives are extracted from it without a copy', async () => {
    execFileSync('tar', ['-czf', 'a.tgz', 'hello.txt'], { cwd: join(root, 'source') });
    await fetchAll({ value: `${base}/a.tgz`, cache: true });
    expect((await readdir(sandbox)).sort()).toEqual(['hello.txt', 'stderr', 'stdout']);
  });

  test('makes room, and is bypassed when it cannot', async () => {
    await writeFile(join(root, 'source', 'big'), 'x'.repeat(999));
    await writeFile(join(root, 'source', 'huge'), 'x'.repeat(1001));
    await fetchAll({ value: `${base}/hello.txt`, cache: true });
    await fetchAll({ value: `${base}/big`, cache: true });
    expect(cache.index.bytesUsed).toBe(999);
    expect(await fetchAll({ value: `${base}/huge`, cache: true })).toEqual(fetched);
    expect(await inSandbox('stderr')).toContain('not enough room in the cache for 1001 bytes');
    expect(await readdir(join(root, 'cache', owner ? 'nobody' : 'root'))).toEqual(['c2-big']);
  });

  test('keeps nothing of a failed download', async () => {
    expect(await fetchAll({ value: `${base}/stall`, cache: true })).toEqual(refused);
    expect(cache.index.bytesUsed).toBe(0);
    await cache.clear();
  });
});

function installed(tool: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
