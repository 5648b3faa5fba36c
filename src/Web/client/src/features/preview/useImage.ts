import { useQuery } from '@tanstack/react-query';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { WorkspaceFile } from '@/shared/api/contract';
import { imageSource } from './images';

/** A picture of the workspace, ready for an <img>; fetched once for each content. */
export function useImage(file: WorkspaceFile | undefined) {
  const { session } = useWorkspaceContext();
  return useQuery({
    queryKey: ['image', session.workspaceId, file?.fileId, file?.hash],
    queryFn: () => (file ? imageSource(session.workspaceId, file) : null),
    enabled: file !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
}
