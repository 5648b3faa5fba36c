import { type DragEvent, useEffect, useRef, useState } from 'react';
import { canMove, folderOf } from './fileTree';

interface TreeDrag {
  /** Something of the tree was dropped on a folder; the empty one is the top. */
  onMove: (path: string, folder: string) => void;
  /** Files from the desktop were. */
  onFiles: (transfer: DataTransfer, folder: string) => void;
  /** Something has been held over a folder for a moment. */
  onHover: (folder: string) => void;
}

const type = 'application/x-workspace-path';
const hoverMilliseconds = 600;

const rowOf = (event: DragEvent) => (event.target as Element).closest<HTMLElement>('[data-testid=tree-item]');
const isFiles = (transfer: DataTransfer) => transfer.types.includes('Files');

/** Dragging within the tree, and from the desktop onto it. `target` is the folder that would take what is held. */
export function useTreeDrag({ onMove, onFiles, onHover }: TreeDrag) {
  const [target, setTarget] = useState<string | null>(null);
  // A browser tells what is dragged only when it is dropped.
  const dragged = useRef<string | null>(null);
  const hover = useRef<{ folder: string; timer: ReturnType<typeof setTimeout> } | null>(null);

  useEffect(() => {
    // Dropped beside the tree, a file would be opened by the browser, in place of this page.
    const ignore = (event: globalThis.DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer || !isFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', ignore);
    window.addEventListener('drop', ignore);
    return () => {
      window.removeEventListener('dragover', ignore);
      window.removeEventListener('drop', ignore);
    };
  }, []);

  const folderUnder = (event: DragEvent): string => {
    const row = rowOf(event);
    const path = row?.dataset.path ?? '';
    return row?.dataset.kind === 'folder' ? path : folderOf(path);
  };
  const expandLater = (folder: string) => {
    if (hover.current?.folder === folder) return;
    if (hover.current) clearTimeout(hover.current.timer);
    hover.current = { folder, timer: setTimeout(() => onHover(folder), hoverMilliseconds) };
  };
  const end = () => {
    if (hover.current) clearTimeout(hover.current.timer);
    hover.current = null;
    setTarget(null);
  };

  return {
    target,
    handlers: {
      onDragStart: (event: DragEvent) => {
        const row = rowOf(event);
        const path = row?.dataset.path;
        if (path === undefined || row?.dataset.kind === 'notSaved') return event.preventDefault();
        dragged.current = path;
        event.dataTransfer.setData(type, path);
        event.dataTransfer.effectAllowed = 'move';
      },
      onDragEnd: () => {
        dragged.current = null;
        end();
      },
      onDragOver: (event: DragEvent) => {
        const folder = folderUnder(event);
        const own = event.dataTransfer.types.includes(type);
        if (!isFiles(event.dataTransfer) && !own) return;
        event.preventDefault();
        const allowed = !own || dragged.current === null || canMove(dragged.current, folder);
        event.dataTransfer.dropEffect = !allowed ? 'none' : own ? 'move' : 'copy';
        setTarget(allowed ? folder : null);
        expandLater(folder);
      },
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) end();
      },
      onDrop: (event: DragEvent) => {
        const folder = folderUnder(event);
        const path = event.dataTransfer.getData(type);
        end();
        if (path !== '') {
          event.preventDefault();
          if (canMove(path, folder)) onMove(path, folder);
        } else if (isFiles(event.dataTransfer)) {
          event.preventDefault();
          onFiles(event.dataTransfer, folder);
        }
      },
    },
  };
}
