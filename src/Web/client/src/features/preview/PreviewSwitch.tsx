import { type ReactNode, Suspense, useState } from 'react';
import type { DocumentSync } from '@/features/editor/core/documentSync';
import type { WorkspaceFile } from '@/shared/api/contract';
import { lazyPart } from '@/shared/lib/lazyPart';
import { visibleText } from '@/shared/lib/visibleText';
import { type PreviewKind, previewKind } from './previewKind';

const Preview = lazyPart(() => import('./Preview'));

// What was chosen for a file in this tab, so that coming back to it shows the same.
const shown = new Map<string, boolean>();

interface PreviewSwitchProps {
  file: WorkspaceFile | undefined;
  document: DocumentSync;
  /** The source. */
  children: ReactNode;
}

/** A file of text that can be shown as something else: a table, a picture, a page. */
export function PreviewSwitch({ file, document, children }: PreviewSwitchProps) {
  const kind = file ? previewKind(file.path) : null;
  if (!file || kind === null) return children;
  return (
    <Switched key={file.fileId} file={file} kind={kind} document={document}>
      {children}
    </Switched>
  );
}

function Switched({ file, kind, document, children }: PreviewSwitchProps & { file: WorkspaceFile; kind: PreviewKind }) {
  const [preview, setPreview] = useState(shown.get(file.fileId) ?? false);
  const choose = (value: boolean) => {
    shown.set(file.fileId, value);
    setPreview(value);
  };
  return (
    <div className="flex h-full flex-col">
      <fieldset className="flex h-8 shrink-0 items-center gap-1 border-b border-line bg-ground px-2 text-xs">
        <legend className="sr-only">How {visibleText(file.path)} is shown</legend>
        {[
          { value: false, label: 'Source' },
          { value: true, label: 'Preview' },
        ].map(({ value, label }) => (
          <button
            key={label}
            type="button"
            aria-pressed={preview === value}
            onClick={() => choose(value)}
            className={`rounded px-2 py-1 outline-offset-[-2px] ${preview === value ? 'bg-selected font-semibold text-text' : 'text-muted hover:bg-hover'}`}
            data-testid={`show-${label.toLowerCase()}`}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <div className="relative min-h-0 flex-1">
        {preview ? (
          <Suspense fallback={<p className="p-4 text-muted">Loading the preview…</p>}>
            <Preview kind={kind} file={file} text={document.document.text} />
          </Suspense>
        ) : (
          children
        )}
      </div>
    </div>
  );
}
