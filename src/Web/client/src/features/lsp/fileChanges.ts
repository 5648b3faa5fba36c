import type { WorkspaceEvent } from '@/shared/api/contract';
import { isPython, uriOfFile, uriOfLibrary } from './uris';

// The server reads closed files from the sandbox's disk, which follows the events within a moment; the second time is
// for a slow one.
const delaysMilliseconds = [300, 2_000];
const mostPaths = 200;
const [created, changed] = [1, 2];

interface FileChange {
  uri: string;
  type: number;
}

/** Tells the language server which files may have changed: it does not look by itself. */
export class FileChanges {
  readonly #tell: (changes: FileChange[]) => void;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(tell: (changes: FileChange[]) => void) {
    this.#tell = tell;
  }

  happened(events: readonly WorkspaceEvent[]): void {
    const paths = new Set(events.flatMap(pathsOf));
    if (paths.size === 0) return;
    const changes = [...paths].slice(0, mostPaths).map((path) => ({ uri: uriOfFile(path), type: changed }));
    for (const delay of delaysMilliseconds) this.#after(delay, changes);
  }

  /** Something was installed or removed. Any file there stands for all of them. */
  librariesChanged(folder: string): void {
    if (/^\/home\/learner\/\.venv\/lib\/[\w.]+\/site-packages$/.test(folder))
      this.#tell([{ uri: uriOfLibrary(`${folder}/changed.py`), type: created }]);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #after(milliseconds: number, changes: FileChange[]): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#tell(changes);
    }, milliseconds);
    this.#timers.add(timer);
  }
}

function pathsOf(event: WorkspaceEvent): string[] {
  switch (event.type) {
    case 'file_created':
    case 'file_edited':
    case 'file_replaced':
    case 'file_deleted':
      return [event.data.path].filter(isPython);
    case 'file_renamed':
      return [event.data.from, event.data.to].filter(isPython);
    case 'folder_renamed':
      return [`${event.data.from}/__init__.py`, `${event.data.to}/__init__.py`];
    case 'folder_deleted':
      return [`${event.data.path}/__init__.py`];
    default:
      return [];
  }
}
