import type { SandboxState } from '@/shared/api/contract';

const unavailable = 'The sandbox is unavailable';

/** What a person has to know of their sandbox; empty when all is well. */
export function sandboxInWords({ state, detail, stopsAt }: SandboxState): string {
  if (state === 'ready' && stopsAt) return 'Nobody uses the sandbox, so it will be stopped. Your files are saved.';
  if (state === 'stopped') return detail ?? 'The sandbox is stopped. Your files are safe.';
  if (state !== 'unavailable') return '';
  // The answer to our own question is the whole sentence, a push only its reason.
  if (detail?.startsWith(unavailable)) return detail;
  return `${unavailable}${detail ? `: ${detail.replace(/\.$/, '')}` : ''}. You can go on editing; everything is saved.`;
}
