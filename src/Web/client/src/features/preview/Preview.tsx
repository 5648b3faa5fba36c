import type { WorkspaceFile } from '@/shared/api/contract';
import ImagePreview from './ImagePreview';
import { MarkdownPreview } from './MarkdownPreview';
import type { PreviewKind } from './previewKind';
import { TablePreview } from './TablePreview';

interface PreviewProps {
  kind: PreviewKind;
  file: WorkspaceFile;
  text: string;
}

/** A text shown as what it means. */
export default function Preview({ kind, file, text }: PreviewProps) {
  switch (kind) {
    case 'table':
      return <TablePreview path={file.path} text={text} />;
    case 'markdown':
      return <MarkdownPreview path={file.path} text={text} />;
    case 'image':
      return <ImagePreview file={file} />;
  }
}
