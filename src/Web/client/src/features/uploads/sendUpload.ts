import { NetworkError, toApiError } from '@/shared/api/http';

interface Sending {
  onProgress: (sent: number) => void;
  signal: AbortSignal;
}

/** Sends an upload. Not fetch, which does not say how far it has come. */
export function sendUpload<T>(url: string, form: FormData, key: string, { onProgress, signal }: Sending): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Idempotency-Key', key);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      if (request.status === 200 || request.status === 201) {
        try {
          resolve(JSON.parse(request.responseText) as T);
        } catch (error) {
          // A proxy's page in place of an answer says nothing about what the server did.
          reject(new NetworkError(error));
        }
        return;
      }
      const headers = new Headers();
      const after = request.getResponseHeader('Retry-After');
      if (after !== null) headers.set('Retry-After', after);
      reject(toApiError({ status: request.status, headers } as Response, request.responseText));
    };
    request.onerror = () => reject(new NetworkError(new Error('The upload was cut off.')));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
