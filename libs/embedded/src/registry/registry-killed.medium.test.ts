import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { FileRegistry } from './registry.file.ts';

const program = join(import.meta.dirname, 'testing', 'append-forever.ts');
const folders: string[] = [];

afterAll(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

function makeFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mezzo-killed-'));
  folders.push(path);
  return path;
}

/** Runs the program until it has been killed after some time; returns what it printed. */
async function runAndKill(path: string, afterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--no-warnings', program, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
  // A number that the kill cut in two was not read as acknowledged by anybody.
  return (await output).split('\n').slice(0, -1);
}

describe('a file registry whose process is killed', () => {
  it('holds every change that was acknowledged, life after life', async () => {
    const path = makeFolder();
    let acknowledged = 0;
    let lastTerm = 0;
    for (let life = 0; life < 12; life++) {
      const [first = '', ...rest] = await runAndKill(path, 5 + Math.random() * 60);
      const [, term, recovered] = first.split(' ').map(Number);
      expect(term).toBeGreaterThan(lastTerm);
      expect(recovered).toBeGreaterThanOrEqual(acknowledged);
      lastTerm = term!;
      acknowledged = Math.max(recovered!, ...rest.map(Number));
    }
    expect(acknowledged).toBeGreaterThan(100);
  });
});

describe('a file registry on a full disk', () => {
  it('rejects, accepts nothing more, and recovers what was stored', async ({
    skip,
    onTestFinished,
  }) => {
    const path = makeFolder();
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path]);
    skip(mount.status !== 0, `needs to mount a tmpfs: ${String(mount.stderr)}`);
    onTestFinished(() => void spawnSync('umount', [path]));

    const registry = new FileRegistry({ path });
    await registry.recover();
    const framework = { user: 'root', name: 'x'.repeat(1_000) };
    let stored = 0;
    const fill = async () => {
      for (;;) {
        const id = { value: String(stored) };
        await registry.apply([{ kind: 'putFramework', framework: { ...framework, id } }]);
        stored += 1;
      }
    };
    await expect(fill()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(registry.apply([])).rejects.toMatchObject({ kind: 'unavailable' });
    await registry.close();
    expect(stored).toBeGreaterThan(10);

    spawnSync('mount', ['-o', 'remount,size=1m', path]);
    const again = new FileRegistry({ path });
    expect((await again.recover()).state.frameworks.size).toBe(stored);
    await again.close();
  });
});
