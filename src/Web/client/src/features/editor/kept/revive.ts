import type { EventPage, FileContent, WorkspaceEvent } from '@/shared/api/contract';
import type { DocumentSync } from '../core/documentSync';
import { FileDocument } from '../core/fileDocument';
import { UndoHistory } from '../core/undoHistory';
import type { KeptFile } from './keptStore';

/** What bringing a kept file back needs from the workspace. */
export interface Surroundings {
  readFile(version: number): Promise<FileContent>;
  eventsAfter(version: number): Promise<EventPage>;
  /** The file's version as the page knows it, and the workspace's version up to which the page knows. */
  known(): { file: number | undefined; workspace: number };
  make(document: FileDocument, history: UndoHistory): DocumentSync;
  deliver(event: WorkspaceEvent, document: DocumentSync): void;
  /** From now on the workspace's events reach the document by themselves. */
  register(document: DocumentSync): void;
}

/** The document as it was kept, brought up to date with what has happened since. It then saves what is unsaved. */
export async function revive(kept: KeptFile, around: Surroundings): Promise<DocumentSync> {
  const { version } = kept.snapshot;
  const text = kept.text ?? (await around.readFile(version)).text;
  if (text === null) throw new Error('What was kept of this file does not fit it any more.');
  const restored = FileDocument.restored(text, kept.snapshot);
  const document = around.make(restored, historyOf(kept, restored.length));

  let seen = version;
  // Nothing may come between the last look and `register`, so nothing is awaited there.
  for (;;) {
    const known = around.known();
    if (known.file === version || seen >= known.workspace) break;
    const page = await around.eventsAfter(seen);
    for (const event of page.items) around.deliver(event, document);
    await document.settled();
    seen = page.items.at(-1)?.version ?? page.version;
  }
  around.register(document);
  await document.resume();
  return document;
}

function historyOf(kept: KeptFile, length: number): UndoHistory {
  try {
    return UndoHistory.restored(kept.history, length);
  } catch {
    return new UndoHistory();
  }
}
