import { clientTypes } from '@mezzo/api-client/generate';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../build.ts';

/** What `apps/local/src/describe-api.ts` prints: a document for each service. */
type Documents = Readonly<Record<string, unknown>>;

/** Large documents: the pipe of a child process must hold them. */
const outputBytesMax = 64 * 1024 * 1024;

/** Asks a running cluster what it serves, and writes that and the types of its clients. */
export async function generateClients(root: string): Promise<void> {
  const folder = join(root, 'libs/api-client/src/generated');
  for (const [service, document] of Object.entries(await servedDocuments(root))) {
    const text = `${JSON.stringify(document, null, 1)}\n`;
    writeFileSync(join(folder, `${service}.openapi.json`), text);
    writeFileSync(join(folder, `${service}.ts`), await clientTypes(document));
  }
}

async function servedDocuments(root: string): Promise<Documents> {
  const program = join(root, 'dist', 'describe-api', 'main.js');
  await bundle(root, join(root, 'apps/local/src/describe-api.ts'), program);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: outputBytesMax,
  });
  if (status !== 0) throw new Error(`the API could not be described: ${stderr}`);
  return JSON.parse(stdout) as Documents;
}
