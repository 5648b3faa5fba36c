import { QueryClient } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { workspaceKey, workspaceQuery } from './queries';

let version = 0;
vi.mock('./api', () => ({ api: { workspace: async () => ({ version }), me: async () => ({}) } }));

it('does not go back to a workspace as it was before events that came meanwhile', async () => {
  const queries = new QueryClient();
  const refetch = (answer: number) => {
    version = answer;
    return queries.fetchQuery({ ...workspaceQuery('w'), staleTime: 0 });
  };
  await refetch(7);
  queries.setQueryData(workspaceKey('w'), { version: 9 });
  await expect(refetch(8)).resolves.toMatchObject({ version: 9 });
  await expect(refetch(10)).resolves.toMatchObject({ version: 10 });
});
