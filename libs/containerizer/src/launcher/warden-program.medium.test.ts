import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wardenCompilerVersion, wardenPrograms } from '../generated/warden-programs.ts';
import { ContainerizerHarness } from '../testing/containerizer-harness.ts';
import { eventually, processesWith } from '../testing/processes.ts';
import { installWardenProgram } from './warden-program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mezzo-warden-'));
});
afterEach(() => rm(folder, { recursive: true }));

const native = join(import.meta.dirname, '../../native');
const debianNames = { x64: 'x86-64-linux-gnu', arm64: 'aarch64-linux-gnu' } as const;
const compilers = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' } as const;

describe.each(['x64', 'arm64'] as const)('the program for %s', (arch) => {
  const compiler = compilers[arch];
  const version = outputOf(compiler, '-dumpfullversion');

  test('is what its sources compile to', async ({ skip }) => {
    if (version !== wardenCompilerVersion) {
      skip(`needs ${compiler} ${wardenCompilerVersion} (Debian package gcc-${debianNames[arch]})`);
    }
    const path = join(folder, 'built');
    execFileSync(join(native, 'build.sh'), [compiler, path]);
    const embedded = gunzipSync(Buffer.from(wardenPrograms[arch] ?? '', 'base64'));
    expect(embedded.equals(await readFile(path))).toBe(true);
  });
});

describe('installation', () => {
  test('goes to the first directory that takes it, once', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const path = await installWardenProgram([join(file, 'below'), join(folder, 'here')]);
    expect(path).toMatch(/\/here\/mezzo-warden-[0-9a-f]{16}$/);
    expect(await installWardenProgram([join(folder, 'here')])).toBe(path);
  });

  test("an operator's own build is preferred", async () => {
    await writeFile(join(folder, 'mezzo-warden'), '#!/bin/sh\n', { mode: 0o755 });
    expect(await installWardenProgram([folder], folder)).toBe(join(folder, 'mezzo-warden'));
    await chmod(join(folder, 'mezzo-warden'), 0o644);
    expect(await installWardenProgram([folder], folder)).toContain('mezzo-warden-');
  });
});

interface Variant {
  /** Why it cannot be tried here. */
  readonly missing?: string | undefined;
  /** qemu shows an emulated process another start time than its own, so it knows no other by it. */
  readonly emulated: boolean;
  /** Makes it, and returns the shell line that becomes it. */
  readonly make: () => Promise<string>;
}

const variants: Readonly<Record<string, Variant>> = {
  'without children files in /proc': {
    emulated: false,
    make: async () => `exec ${await installWardenProgram([folder])} "$1" scan`,
  },
  'for arm64, emulated': {
    missing:
      outputOf('qemu-aarch64-static', '--version') === undefined || process.arch !== 'x64'
        ? 'needs qemu-aarch64-static on x64 (Debian package qemu-user-static)'
        : undefined,
    emulated: true,
    make: async () => {
      const path = join(folder, 'arm64');
      await writeFile(path, gunzipSync(Buffer.from(wardenPrograms['arm64'] ?? '', 'base64')));
      await chmod(path, 0o755);
      return `exec qemu-aarch64-static ${path} "$1"`;
    },
  },
};

for (const [name, { missing, emulated, make }] of Object.entries(variants)) {
  test(`a warden ${name} does its work`, async ({ skip }) => {
    if (missing !== undefined) skip(missing);
    const script = `#!/bin/sh\nPATH=/usr/bin:/bin\n${await make()}\n`;
    await writeFile(join(folder, 'mezzo-warden'), script, { mode: 0o755 });
    const harness = await ContainerizerHarness.create({ launcherDirectory: folder });
    try {
      expect(await harness.run(harness.config('a', 'exit 7'))).toEqual({ status: 7 << 8 });
      expect(await harness.run(harness.config('b', 'kill -9 $$'))).toEqual({ status: 9 });
      const user = process.getuid?.() === 0 ? { user: 'nobody' } : {};
      await harness.run(harness.config('u', 'ulimit -n; id -u; pwd', user));
      expect(await harness.read('u', 'stdout')).toContain(harness.sandbox('u'));
      expect(await harness.containerizer.removeDirectories([harness.sandbox('a')])).toEqual([]);
      if (emulated) return;

      const mark = `7${String(process.pid)}`;
      await harness.launch(
        harness.config('d', `(setsid sh -c '(sleep ${mark} &)' &); exec sleep ${mark}`),
      );
      await eventually(() => processesWith(`sleep ${mark}`).length === 2);
      await eventually(
        async () =>
          Number((await harness.containerizer.usage({ value: 'd' }))?.mem_rss_bytes) > 1_000_000,
      );
      expect(await harness.containerizer.destroy({ value: 'd' })).toEqual({ status: 9 });
      expect(processesWith(`sleep ${mark}`)).toEqual([]);
    } finally {
      await harness.dispose();
    }
  });
}

function outputOf(program: string, argument: string): string | undefined {
  try {
    return execFileSync(program, [argument], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return undefined;
  }
}
