import { generateClients } from './api-clients.ts';
import { generate } from './main.ts';

/**
 * `npm run generate`: writes everything that is generated from the `.proto` files, then what is
 * generated from the descriptions that services give of themselves.
 */
export async function generateCommand(root: string): Promise<number> {
  generate(root);
  await generateClients(root);
  return 0;
}
