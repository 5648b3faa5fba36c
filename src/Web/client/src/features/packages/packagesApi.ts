import type { FoundPackages, PackageMode, PackagePolicy, Packages, PackageVersions } from '@/shared/api/contract';
import { request } from '@/shared/api/http';

const of = (workspaceId: string) => `/api/workspaces/${encodeURIComponent(workspaceId)}/packages`;
const approval = (name: string) => `/api/admin/packages/approvals/${encodeURIComponent(name)}`;

export type PackageAction = 'install' | 'upgrade' | 'remove' | 'installFile';

export interface PackageChange {
  action: PackageAction;
  requirements?: string[];
  file?: string;
  environment: string;
}

export interface PinRequest {
  path: string;
  environment: string;
  hashes: boolean;
  overwrite: boolean;
}

export const policyKey = ['admin-packages'] as const;

/** The part of the API that only these panels use, and that is loaded with them. */
export const packagesApi = {
  packages: (w: string) => request<Packages>(of(w)),
  search: (w: string, text: string, signal: AbortSignal) =>
    request<FoundPackages>(`${of(w)}/search?text=${encodeURIComponent(text)}`, { signal }),
  versions: (w: string, name: string, signal: AbortSignal) =>
    request<PackageVersions>(`${of(w)}/${encodeURIComponent(name)}/versions`, { signal }),
  change: (w: string, change: PackageChange, idempotencyKey: string) =>
    request<{ installationId: string; terminalId: string }>(of(w), { method: 'POST', body: change, idempotencyKey }),
  stop: (w: string, installationId: string) =>
    request<void>(`${of(w)}/installations/${installationId}/stop`, { method: 'POST' }),
  requirementsUrl: (w: string, environment: string, hashes: boolean) =>
    `${of(w)}/requirements?${new URLSearchParams({ environment, hashes: String(hashes) })}`,
  pin: (w: string, pin: PinRequest, idempotencyKey: string) =>
    request<{ path: string; packages: number; changed: boolean }>(`${of(w)}/pin`, {
      method: 'POST',
      body: pin,
      idempotencyKey,
    }),

  policy: () => request<PackagePolicy>('/api/admin/packages'),
  changePolicy: (change: { version: number; mode: PackageMode; allowed: string[]; denied: string[] }) =>
    request<{ version: number }>('/api/admin/packages', { method: 'PUT', body: change }),
  decide: (name: string, approve: boolean) =>
    request<{ version: number }>(`${approval(name)}/${approve ? 'approve' : 'decline'}`, { method: 'POST' }),
};
