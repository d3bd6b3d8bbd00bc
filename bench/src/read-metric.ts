import { call, type Endpoint } from '@mezzo/e2e';

/** A metric as Prometheus sees it. @param name - without the prefix of all */
export async function readMetric(master: Endpoint, name: string): Promise<number> {
  const { body } = await call(master, { path: '/metrics' });
  const line = new RegExp(`^mezzo_${name} (.*)$`, 'm').exec(body.toString());
  if (line?.[1] === undefined) throw new Error(`no metric is called ${name}`);
  return Number(line[1]);
}
