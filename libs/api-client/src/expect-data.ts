/** A service refused, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface ApiAnswer<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was answered; rejects with {@link ApiError} when the service refused. */
export async function expectData<T>(asked: Promise<ApiAnswer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (response.ok && data !== undefined) return data;
  const reason = typeof error === 'string' ? error : JSON.stringify(error ?? response.statusText);
  throw new ApiError(response.status, `${response.url}: ${String(response.status)} ${reason}`);
}
