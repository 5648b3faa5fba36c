import { useEffect, useState } from 'react';
import type { FileDiff } from '@/shared/api/submissionContract';
import { persistently } from '@/shared/lib/lazyPart';
import type { LineToken } from './lineParts';

type Lines = readonly (readonly LineToken[])[];

export interface DiffTokens {
  old: Lines;
  new: Lines;
}

const none: DiffTokens = { old: [], new: [] };

/** The colours of both texts. They come when the editor has been fetched; until then the text is plain. */
export function useTokens({ path, oldPath, oldText, newText }: FileDiff): DiffTokens {
  const [tokens, setTokens] = useState(none);
  useEffect(() => {
    let isWanted = true;
    setTokens(none);
    if (!/\.pyi?w?$/i.test(path)) return;
    const colour = async () => {
      const { tokensOf } = await persistently(() => import('@/features/editor/tokens'));
      const now = await tokensOf(newText ?? '', path);
      const before = await tokensOf(oldText ?? '', oldPath ?? path);
      if (isWanted) setTokens({ old: before, new: now });
    };
    // Without colours it can be read as well.
    colour().catch(() => {});
    return () => {
      isWanted = false;
    };
  }, [path, oldPath, oldText, newText]);
  return tokens;
}
