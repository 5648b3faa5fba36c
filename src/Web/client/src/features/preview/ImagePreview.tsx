import { useState } from 'react';
import { NotShown } from '@/features/workspaces/NotShown';
import type { WorkspaceFile } from '@/shared/api/contract';
import { sentence } from '@/shared/api/http';
import { formatBytes } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { useImage } from './useImage';

/** A picture, on a ground that shows where it is transparent. */
export default function ImagePreview({ file }: { file: WorkspaceFile }) {
  const { data, error } = useImage(file);
  const [size, setSize] = useState<string | null>(null);
  const [broken, setBroken] = useState(false);
  const shown = visibleText(file.path);
  if (error || broken)
    return (
      <NotShown fileId={file.fileId}>
        <p role="alert">{error ? sentence(error) : 'This picture is damaged and cannot be shown.'}</p>
      </NotShown>
    );
  return (
    <figure className="flex h-full flex-col" data-testid="image-preview">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable to be scrolled */}
      <div className="checkered grid min-h-0 flex-1 place-items-center overflow-auto p-4" tabIndex={0}>
        {data && (
          <img
            src={data}
            alt={`Content of ${shown}`}
            className="max-h-full max-w-full object-contain"
            onLoad={(event) => setSize(`${event.currentTarget.naturalWidth} × ${event.currentTarget.naturalHeight}`)}
            onError={() => setBroken(true)}
          />
        )}
      </div>
      <figcaption role="status" className="border-t border-line bg-ground px-3 py-1 text-xs text-muted">
        {size ? `${size} pixels, ${formatBytes(file.size)}` : 'Loading the picture…'}
      </figcaption>
    </figure>
  );
}
