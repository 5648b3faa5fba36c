import { QueryClient } from '@tanstack/react-query';
import { hasStatus, isTemporary } from '@/shared/api/http';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 3 && isTemporary(error) && !hasStatus(error, 401),
      retryDelay: (attempt) => Math.min(4_000, 400 * 2 ** attempt),
    },
  },
});
