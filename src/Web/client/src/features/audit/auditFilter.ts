import type { AuditFilter } from '@/shared/api/api';

const names = ['person', 'workspace', 'type', 'from', 'to'] as const;

/** The filter that an address asks for. */
export function filterOf(search: string): AuditFilter {
  const parameters = new URLSearchParams(search);
  const filter: AuditFilter = {};
  for (const name of names) {
    const value = parameters.get(name)?.trim();
    if (value) filter[name] = value;
  }
  return filter;
}

export function addressOf(filter: AuditFilter): string {
  const parameters = new URLSearchParams();
  for (const name of names) {
    const value = filter[name]?.trim();
    if (value) parameters.set(name, value);
  }
  const search = parameters.toString();
  return search === '' ? '/audit' : `/audit?${search}`;
}

/** Between the moment that the server compares with and what a date input shows in local time. */
export function toLocalInput(iso: string | undefined): string {
  const at = new Date(iso ?? '');
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocalInput(value: string): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
