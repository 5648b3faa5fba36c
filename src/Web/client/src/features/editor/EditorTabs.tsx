import { Ellipsis } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useSession, useUi, useWorkspace, useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Side } from '@/features/workspaces/workspaceUi';
import { useMediaQuery } from '@/shared/lib/useMediaQuery';
import { visibleText } from '@/shared/lib/visibleText';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/shared/ui/Menu';
import { StripTab, TabStrip } from '@/shared/ui/TabStrip';
import { groupOn, joinEditors, moveFile, moveToOtherSide, openFile, splitEditor } from './groups';
import { useTabs } from './useTabs';

const dragType = 'application/x-platform-tab';

/** The tabs of one editor. They are moved by dragging, or with Alt+Shift and an arrow. */
export function EditorTabs({ side }: { side: Side }) {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const openFiles = useUi((state) => groupOn(state, side)?.openFiles);
  const activeFile = useUi((state) => groupOn(state, side)?.activeFile);
  const saveStates = useSession((state) => state.saveStates);
  const tabs = useTabs();
  const [dropAt, setDropAt] = useState<number | null>(null);
  if (!openFiles || openFiles.length === 0) return null;

  const move = (event: KeyboardEvent, fileId: string, at: number) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !event.altKey || !event.shiftKey) return;
    event.preventDefault();
    moveFile(ui, side, fileId, at + step);
    // The button moves with its tab, and browsers take the focus from what is moved.
    const button = event.currentTarget;
    requestAnimationFrame(() => button instanceof HTMLElement && button.focus());
  };
  const drop = (dragged: string, at: number) => {
    setDropAt(null);
    const [fileId = '', from] = dragged.split(' ');
    if (from !== side) {
      moveToOtherSide(ui, fileId, from === 'left' ? 'left' : 'right');
      moveFile(ui, side, fileId, at);
      return;
    }
    const before = openFiles.indexOf(fileId);
    moveFile(ui, side, fileId, before >= 0 && before < at ? at - 1 : at);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop; the keyboard moves tabs by other means
    <div
      className="flex h-9 shrink-0 border-b border-line bg-ground"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragType)) return;
        event.preventDefault();
        setDropAt(openFiles.length);
      }}
      onDragLeave={() => setDropAt(null)}
      onDrop={(event) => drop(event.dataTransfer.getData(dragType), dropAt ?? openFiles.length)}
    >
      <TabStrip label={side === 'left' ? 'Open files' : 'Open files on the right'} className="min-w-0 flex-1">
        {openFiles.map((fileId, at) => {
          const path = files.find((file) => file.fileId === fileId)?.path;
          const name = visibleText(path?.slice(path.lastIndexOf('/') + 1) ?? 'deleted file');
          const isCurrent = fileId === activeFile;
          return (
            <StripTab
              key={fileId}
              name={name}
              title={visibleText(path ?? '')}
              isCurrent={isCurrent}
              className={`border-r border-line ${isCurrent ? 'bg-surface shadow-[inset_0_2px_0_var(--accent)]' : 'hover:bg-hover'} ${dropAt === at ? 'border-l-2 border-l-accent' : ''}`}
              onChoose={() => openFile(ui, fileId)}
              onClose={() => void tabs.close(fileId, side)}
              onKeyDown={(event) => move(event, fileId, at)}
              testId="editor-tab"
              item={{
                draggable: true,
                onDragStart: (event) => {
                  event.dataTransfer.setData(dragType, `${fileId} ${side}`);
                  event.dataTransfer.effectAllowed = 'move';
                },
                onDragEnd: () => setDropAt(null),
                onDragOver: (event) => {
                  if (!event.dataTransfer.types.includes(dragType)) return;
                  event.preventDefault();
                  event.stopPropagation();
                  const box = event.currentTarget.getBoundingClientRect();
                  setDropAt(event.clientX < box.left + box.width / 2 ? at : at + 1);
                },
                onAuxClick: (event) => event.button === 1 && void tabs.close(fileId, side),
                // Otherwise the middle button starts to scroll.
                onMouseDown: (event) => event.button === 1 && event.preventDefault(),
              }}
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
      <TabMenu side={side} />
    </div>
  );
}

function TabMenu({ side }: { side: Side }) {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const tabs = useTabs();
  const isSplit = useUi((state) => state.other !== null);
  const closed = useUi((state) => state.closedFiles);
  const narrow = useMediaQuery('(max-width: 767px)');
  const canReopen = closed.some((fileId) => files.some((file) => file.fileId === fileId));
  return (
    <Menu>
      <MenuTrigger
        className="grid size-9 shrink-0 place-items-center text-muted outline-offset-[-2px] hover:bg-hover hover:text-text"
        aria-label="More about open files"
        data-testid="tab-menu"
      >
        <Ellipsis className="size-4" aria-hidden="true" />
      </MenuTrigger>
      <MenuContent>
        <MenuItem onSelect={() => void tabs.closeOthers(side)}>Close all others</MenuItem>
        <MenuItem onSelect={tabs.reopen} disabled={!canReopen}>
          Open the last closed file again
        </MenuItem>
        {!narrow && (
          <MenuItem onSelect={() => (isSplit ? joinEditors(ui) : splitEditor(ui))}>
            {isSplit ? 'Join the two editors' : 'Split the editor'}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  );
}
