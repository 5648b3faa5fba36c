import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { imageType } from '@/features/preview/images';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { api } from '@/shared/api/api';
import { requestBytes, sentence } from '@/shared/api/http';
import { visibleText } from '@/shared/lib/visibleText';
import { dataAddress, type Plot } from './plots';

/** A picture by its bytes. In an <img> not even an SVG runs or loads anything. */
export function PlotImage({ plot, className }: { plot: Plot; className?: string }) {
  const { session } = useWorkspaceContext();
  const [broken, setBroken] = useState(false);
  const image = useQuery({
    queryKey: ['plot', session.workspaceId, plot.fileId, plot.version],
    queryFn: async () => {
      const bytes = await requestBytes(api.rawFileUrl(session.workspaceId, plot.fileId, plot.version));
      const type = imageType(bytes, plot.path);
      if (type === null) throw new Error('This is not a picture that can be shown.');
      return dataAddress(bytes, type);
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: 1,
  });
  if (image.isError || broken)
    return (
      <p className="p-3 text-[13px] text-muted">
        {broken ? 'This picture is damaged and cannot be shown.' : sentence(image.error)}
      </p>
    );
  if (!image.data) return <div className="skeleton m-2 h-24" />;
  return (
    <img
      src={image.data}
      alt={`Content of ${visibleText(plot.path)}`}
      className={className}
      onError={() => setBroken(true)}
      data-testid="plot-image"
    />
  );
}
