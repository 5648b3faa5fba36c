import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { hasStatus, sentence } from '@/shared/api/http';
import { count } from '@/shared/lib/format';
import { newUuid } from '@/shared/lib/uuid';
import { toast } from '@/shared/ui/toast';
import { type PackageChange, packagesApi } from './packagesApi';
import { packagesKey } from './usePackages';

const usualFile = 'requirements.txt';

/** What a person does to packages, and what becomes of it until the server has said yes. */
export function usePackageActions(environment: string) {
  const { session } = useWorkspaceContext();
  const queries = useQueryClient();
  const { workspaceId } = session;
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [watched, setWatched] = useState<string | null>(null);
  /** Whether hashes were wanted in a file that would be replaced. */
  const [replacing, setReplacing] = useState<{ hashes: boolean } | null>(null);

  const change = async (wanted: Omit<PackageChange, 'environment'>) => {
    setAsking(true);
    setError(null);
    try {
      if (!(await session.sandboxReady()))
        throw new Error('There is no sandbox to install into just now. Nothing was changed; try again in a moment.');
      const { installationId } = await packagesApi.change(workspaceId, { ...wanted, environment }, newUuid());
      setWatched(installationId);
      await queries.invalidateQueries({ queryKey: packagesKey(workspaceId) });
    } catch (caught) {
      setError(sentence(caught));
    } finally {
      setAsking(false);
    }
  };

  const stop = async (installationId: string) => {
    try {
      await packagesApi.stop(workspaceId, installationId);
    } catch (caught) {
      setError(sentence(caught));
    }
  };

  const pin = async (hashes: boolean, overwrite = false) => {
    setReplacing(null);
    setError(null);
    try {
      const pinned = await packagesApi.pin(workspaceId, { path: usualFile, environment, hashes, overwrite }, newUuid());
      toast.success(
        pinned.changed
          ? `${usualFile} pins ${count(pinned.packages, 'package')}.`
          : `${usualFile} says just that already.`,
      );
    } catch (caught) {
      if (hasStatus(caught, 409) && Array.isArray(caught.problem.existing)) setReplacing({ hashes });
      else setError(sentence(caught));
    }
  };

  return {
    change,
    stop,
    pin,
    isAsking,
    error,
    dismissError: () => setError(null),
    /** The installation that this page started and still shows. */
    watched,
    unwatch: () => setWatched(null),
    replacing,
    keepFile: () => setReplacing(null),
  };
}

export type PackageActions = ReturnType<typeof usePackageActions>;
