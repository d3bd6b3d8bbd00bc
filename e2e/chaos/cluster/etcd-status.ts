import type { ServiceProcess } from '@mezzo/tools';

const answerTimeoutMs = 3_000;

/** Whether the member leads; false when it does not answer. */
export async function leadsEtcd({ endpoint: { host, port } }: ServiceProcess): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${String(port)}/v3/maintenance/status`, {
      method: 'POST',
      body: '{}',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const status = (await response.json()) as EtcdStatus;
    return status.leader !== undefined && status.leader === status.header.member_id;
  } catch {
    return false;
  }
}

interface EtcdStatus {
  readonly header: { readonly member_id: string };
  readonly leader?: string;
}
