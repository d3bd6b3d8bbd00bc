import { buildServices, services, type Service } from './build.ts';

/** `npm run build [-- SERVICE ...]` */
export async function buildCommand(root: string, args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => !isService(arg));
  if (unknown.length > 0) {
    console.error(`unknown service: ${unknown.join(', ')}; there are: ${services.join(', ')}`);
    return 2;
  }
  await buildServices(root, args.length > 0 ? args.filter(isService) : services);
  return 0;
}

function isService(name: string): name is Service {
  return (services as readonly string[]).includes(name);
}
