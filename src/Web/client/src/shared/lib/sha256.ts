/** Lower-case hexadecimal SHA-256 of a text in UTF-8. */
export async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  // Browsers offer crypto.subtle in secure contexts only; a server on plain http in a class room is not one.
  const digest = globalThis.crypto.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    : (await import('@noble/hashes/sha2.js')).sha256(bytes);
  return hexadecimal(digest);
}

const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

let digestNow: ((bytes: Uint8Array) => Uint8Array) | null = null;
let preparing = false;

/** Loads what `sha256Now` needs. */
export function prepareSha256Now(): void {
  if (preparing) return;
  preparing = true;
  void import('@noble/hashes/sha2.js').then(
    (module) => {
      digestNow = module.sha256;
    },
    () => {
      preparing = false;
    },
  );
}

/** The same without waiting, for a page that is about to go; null when that cannot be had. */
export const sha256Now = (text: string): string | null =>
  digestNow && hexadecimal(digestNow(new TextEncoder().encode(text)));
