/**
 * A program for tests: recovers the file registry in the folder of its argument, prints
 * `recovered TERM WEIGHT`, then stores the weights WEIGHT+1, WEIGHT+2, … and prints each once it is
 * acknowledged, until it is killed.
 */
import { FileRegistry } from '../registry.file.ts';

const registry = new FileRegistry({ path: process.argv[2] ?? '', appendedBytesMax: 20_000 });
const { state, term } = await registry.recover();
let last = state.weights.get('web')?.weight ?? 0;
process.stdout.write(`recovered ${term} ${last}\n`);
for (;;) {
  const batches = Array.from({ length: 1 + (last % 7) }, (_, n) => last + 1 + n);
  await Promise.all(
    batches.map(async (weight) => {
      await registry.apply([{ kind: 'putWeight', weight: { role: 'web', weight } }]);
      process.stdout.write(`${weight}\n`);
    }),
  );
  last = batches.at(-1) ?? last;
}
