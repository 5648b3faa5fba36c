/** The server answered, and the answer is no. `message` is the server's sentence for a person. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;

  constructor(
    status: number,
    message: string,
    problem: Record<string, unknown> = {},
    retryAfter: number | null = null,
  ) {
    super(message);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfter;
  }
}

/** No answer came: it is unknown whether the server did what was asked. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';

  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
  }
}

/** True when the same request may succeed later without being changed. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return error instanceof ApiError && (error.status >= 500 || [401, 408, 425, 429].includes(error.status));
}

export const hasStatus = (error: unknown, status: number): error is ApiError =>
  error instanceof ApiError && error.status === status;

/** The sentence to show for any error. */
export const sentence = (error: unknown): string =>
  error instanceof Error && error.message ? error.message : 'Something went wrong.';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal | undefined;
  /** Lets a small request outlive the page; browsers refuse it for bodies over 64 KiB. */
  keepalive?: boolean;
}

let onUnauthenticated: () => void = () => {};

/** Registers what happens when any request finds that the session has ended. */
export function whenUnauthenticated(handler: () => void): void {
  onUnauthenticated = handler;
}

// A request that hangs is treated like one that got no answer.
const timeoutMilliseconds = 30_000;

export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { response, body: text } = await send(path, options, 'application/json', (answer) => answer.text());
  return (text === '' ? undefined : parse(text, response)) as T;
}

/** Bytes as they are, such as what a program has printed. */
export async function requestBytes(path: string, options: RequestOptions = {}): Promise<Uint8Array> {
  const { body } = await send(path, options, '*/*', (answer) => answer.arrayBuffer());
  return new Uint8Array(body);
}

async function send<T>(
  path: string,
  options: RequestOptions,
  accept: string,
  read: (response: Response) => Promise<T>,
) {
  const headers: Record<string, string> = { Accept: accept };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.idempotencyKey) headers['Idempotency-Key'] = options.idempotencyKey;
  const timeout = AbortSignal.timeout(timeoutMilliseconds);

  let response: Response;
  let refusal: string;
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      keepalive: options.keepalive ?? false,
    });
    if (response.ok) return { response, body: await read(response) };
    refusal = await response.text();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new NetworkError(error);
  }

  if (response.status === 401) onUnauthenticated();
  throw toApiError(response, refusal);
}

function parse(text: string, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A proxy's page in place of an answer says nothing about what the server did.
    throw new NetworkError(new Error(`${response.url} answered something that is not JSON`, { cause: error }));
  }
}

export function toApiError(response: Pick<Response, 'status' | 'headers'>, text: string): ApiError {
  let problem: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      problem = parsed as Record<string, unknown>;
  } catch {
    // Not ProblemDetails; the status alone has to do.
  }
  const said = [problem.detail, problem.title].find((value) => typeof value === 'string' && value !== '');
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new ApiError(
    response.status,
    typeof said === 'string' ? said : fallback(response.status),
    problem,
    Number.isFinite(seconds) && seconds >= 0 ? seconds : null,
  );
}

function fallback(status: number): string {
  if (status === 401) return 'You are not signed in.';
  if (status === 403) return 'You may not do this.';
  if (status === 404) return 'This does not exist, or it is not yours.';
  if (status === 409) return 'Somebody else changed this in the meantime.';
  if (status === 413) return 'This is too large.';
  if (status === 429) return 'Too many requests. Please wait a moment.';
  if (status >= 500) return 'The server has a problem. Please try again.';
  return `The server refused this (${status}).`;
}
