import { X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useSession, useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { closeFile } from '@/features/workspaces/workspaceUi';
import { classes } from '@/shared/lib/classes';
import { visibleText } from '@/shared/lib/visibleText';

export function EditorTabs() {
  const { session, ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const openFiles = useUi((state) => state.openFiles);
  const activeFile = useUi((state) => state.activeFile);
  const saveStates = useSession((state) => state.saveStates);
  if (openFiles.length === 0) return null;

  const close = async (fileId: string) => {
    await session.document(fileId)?.flush();
    closeFile(ui, fileId);
    session.close(fileId);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = openFiles[(index + step + openFiles.length) % openFiles.length];
    if (event.key === 'Delete') void close(openFiles[index] ?? '');
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    ui.setState({ activeFile: next });
    document.getElementById(`tab-${next}`)?.focus();
  };

  return (
    <div
      role="tablist"
      aria-label="Open files"
      className="flex h-9 shrink-0 overflow-x-auto border-b border-line bg-ground"
    >
      {openFiles.map((fileId, index) => {
        const path = files.find((file) => file.fileId === fileId)?.path;
        const name = visibleText(path?.slice(path.lastIndexOf('/') + 1) ?? 'deleted');
        const isActive = fileId === activeFile;
        return (
          <div
            key={fileId}
            role="presentation"
            className={classes(
              'group flex shrink-0 items-center border-r border-line pr-1 text-[13px]',
              isActive ? 'bg-surface text-text shadow-[inset_0_2px_0_var(--accent)]' : 'text-muted hover:bg-hover',
            )}
          >
            <button
              type="button"
              role="tab"
              id={`tab-${fileId}`}
              aria-selected={isActive}
              tabIndex={isActive ? 0 : -1}
              title={visibleText(path ?? '')}
              className={classes('h-full max-w-48 truncate pr-1 pl-3 outline-offset-[-2px]', !path && 'line-through')}
              onClick={() => ui.setState({ activeFile: fileId })}
              onKeyDown={(event) => onKeyDown(event, index)}
              data-testid="editor-tab"
            >
              {name}
              {saveStates[fileId] && (
                <span className="ml-1.5 text-warn">
                  ●<span className="sr-only"> not saved yet</span>
                </span>
              )}
            </button>
            <button
              type="button"
              tabIndex={-1}
              aria-label={`Close ${name}`}
              className="grid size-6 place-items-center rounded text-muted hover:bg-hover hover:text-text"
              onClick={() => void close(fileId)}
            >
              <X className="size-3.5" aria-hidden="true" />
            </button>
          </div>
        );
      })}
    </div>
  );
}
