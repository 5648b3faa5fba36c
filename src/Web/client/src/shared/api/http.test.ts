import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, isTemporary, NetworkError, request, toApiError, whenUnauthenticated } from './http';

const answer = (status: number, body: string, headers: Record<string, string> = {}) =>
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body || null, { status, headers })));

afterEach(() => {
  vi.unstubAllGlobals();
  whenUnauthenticated(() => {});
});

describe('a request', () => {
  it('shows the sentence of the problem', async () => {
    answer(409, JSON.stringify({ title: 'Conflict', detail: 'The file has changed.', currentVersion: 9 }));
    await expect(request('/api/x')).rejects.toMatchObject({
      status: 409,
      message: 'The file has changed.',
      problem: { currentVersion: 9 },
    });
  });

  it('has a sentence of its own when the server sent none', () => {
    const page = toApiError(new Response(null, { status: 502 }), '<html>Bad gateway</html>');
    expect(page.message).toBe('The server has a problem. Please try again.');
    expect(toApiError(new Response(null, { status: 403 }), '[1]').message).toBe('You may not do this.');
  });

  it('keeps how long to wait', () => {
    const headers = { 'Retry-After': '30' };
    expect(toApiError(new Response(null, { status: 429, headers }), '').retryAfterSeconds).toBe(30);
    expect(toApiError(new Response(null, { status: 429 }), '').retryAfterSeconds).toBeNull();
  });

  it('tells when the session has ended', async () => {
    const ended = vi.fn();
    whenUnauthenticated(ended);
    answer(401, '');
    await expect(request('/api/me')).rejects.toBeInstanceOf(ApiError);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('does not know what happened when no answer came, or one that is not JSON', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(request('/api/x')).rejects.toBeInstanceOf(NetworkError);
    answer(200, '<html>');
    await expect(request('/api/x')).rejects.toBeInstanceOf(NetworkError);
  });

  it('accepts an empty answer', async () => {
    answer(204, '');
    await expect(request('/api/sign-out', { method: 'POST' })).resolves.toBeUndefined();
  });
});

describe('an error', () => {
  it('is temporary when the same request may succeed later', () => {
    expect([500, 502, 503, 429, 401].every((status) => isTemporary(new ApiError(status, '')))).toBe(true);
    expect([400, 403, 404, 409, 413].some((status) => isTemporary(new ApiError(status, '')))).toBe(false);
    expect(isTemporary(new NetworkError(null))).toBe(true);
    expect(isTemporary(new Error('a mistake in the program'))).toBe(false);
  });
});
