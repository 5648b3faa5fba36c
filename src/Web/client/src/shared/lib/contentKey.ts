import { sha256 } from './sha256';

/** An idempotency key that is the same wherever and whenever the same is meant. */
export async function keyOfContent(content: unknown): Promise<string> {
  const hex = await sha256(JSON.stringify(content));
  // As a UUID of version 8: made by a rule of one's own.
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
