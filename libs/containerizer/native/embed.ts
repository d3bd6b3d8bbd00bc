/**
 * Compiles mezzo-warden for every supported processor and writes the programs into
 * src/generated/warden-programs.ts, so that an agent needs no compiler.
 *
 * Run: node libs/containerizer/native/embed.ts
 * Needs: gcc for this machine and Debian's gcc-aarch64-linux-gnu (or gcc-x86-64-linux-gnu).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const compilers = { x64: 'x86_64-linux-gnu-gcc', arm64: 'aarch64-linux-gnu-gcc' } as const;

function compile(compiler: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'mezzo-warden-'));
  try {
    const program = join(folder, 'mezzo-warden');
    execFileSync(join(import.meta.dirname, 'build.sh'), [compiler, program], { stdio: 'inherit' });
    return readFileSync(program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const entries = Object.entries(compilers).map(
  ([arch, compiler]) =>
    `  ${arch}:\n    '${gzipSync(compile(compiler), { level: 9 }).toString('base64')}',\n`,
);
const version = execFileSync(compilers.x64, ['-dumpfullversion'], { encoding: 'utf8' }).trim();
writeFileSync(
  join(import.meta.dirname, '../src/generated/warden-programs.ts'),
  `// Written by native/embed.ts with gcc ${version}. Sources: native/warden.c and its headers.

/** The compiler that built {@link wardenPrograms}: the same one yields the same bytes. */
export const wardenCompilerVersion = '${version}';

/** mezzo-warden by \`process.arch\`, gzipped, in base64. */
export const wardenPrograms: Readonly<Partial<Record<string, string>>> = {
${entries.join('')}};
`,
);
