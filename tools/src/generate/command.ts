import { generate } from './main.ts';

/** `npm run generate`: writes everything that is generated from the `.proto` files. */
export function generateCommand(root: string): Promise<number> {
  generate(root);
  return Promise.resolve(0);
}
