import { useSession, useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { closeFile } from '@/features/workspaces/workspaceUi';
import { visibleText } from '@/shared/lib/visibleText';
import { StripTab, TabStrip } from '@/shared/ui/TabStrip';

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

  return (
    <TabStrip label="Open files" className="h-9 shrink-0 border-b border-line bg-ground">
      {openFiles.map((fileId) => {
        const path = files.find((file) => file.fileId === fileId)?.path;
        const name = visibleText(path?.slice(path.lastIndexOf('/') + 1) ?? 'deleted file');
        const isCurrent = fileId === activeFile;
        return (
          <StripTab
            key={fileId}
            name={name}
            title={visibleText(path ?? '')}
            isCurrent={isCurrent}
            className={`border-r border-line ${isCurrent ? 'bg-surface shadow-[inset_0_2px_0_var(--accent)]' : 'hover:bg-hover'}`}
            onChoose={() => ui.setState({ activeFile: fileId })}
            onClose={() => void close(fileId)}
            testId="editor-tab"
          >
            <span className={`truncate ${path ? '' : 'line-through'}`}>{name}</span>
            {saveStates[fileId] && (
              <span className="text-warn">
                ●<span className="sr-only"> not saved yet</span>
              </span>
            )}
          </StripTab>
        );
      })}
    </TabStrip>
  );
}
