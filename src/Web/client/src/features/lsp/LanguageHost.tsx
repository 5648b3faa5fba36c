import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useCommands } from '@/features/commands/registry';
import { isOpen } from '@/features/editor/groups';
import { editor, KeyCode, KeyMod } from '@/features/editor/monaco';
import { openAt } from '@/features/editor/reveal';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import type { Workspace } from '@/shared/api/contract';
import { workspaceKey } from '@/shared/api/queries';
import { LibraryView } from './LibraryView';
import { languageControl } from './languageControl';
import { LanguageSession } from './languageSession';
import { languageState } from './languageState';
import { registerProviders } from './providers';
import { libraryPathOf, WorkspaceFiles } from './workspaceFiles';

/** A place in a library that is shown over the editor. */
export interface LibraryPlace {
  path: string;
  model: editor.ITextModel;
  line: number;
  column: number;
}

const restMilliseconds = 3_000;

/** Code assistance for as long as an editor is on the page. Shows nothing but library files that were asked for. */
export default function LanguageHost() {
  const { session, ui } = useWorkspaceContext();
  const queries = useQueryClient();
  const [library, setLibrary] = useState<LibraryPlace | null>(null);

  useEffect(() => {
    const workspace = () => queries.getQueryData<Workspace>(workspaceKey(session.workspaceId));
    const files = new WorkspaceFiles(
      session,
      () => workspace()?.files ?? [],
      (fileId) => isOpen(ui.getState(), fileId),
    );
    const server = new LanguageSession(session, (model, path) => files.isOurs(model, path));
    const unregister = registerProviders(server, files);
    const opener = editor.registerEditorOpener({
      openCodeEditor: (_source, resource, place) => {
        const at = placeOf(place);
        const path = libraryPathOf(resource);
        const model = editor.getModel(resource);
        if (!model) return false;
        if (path !== null) {
          setLibrary({ path, model, ...at });
          return true;
        }
        const file = files.find(server.feed.pathOf(model) ?? '');
        if (!file) return false;
        setLibrary(null);
        openAt(ui, file, at.line, at.column);
        return true;
      },
    });
    // The same keys on every system; the editor's own differ.
    const keys = editor.addKeybindingRule({
      keybinding: KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF,
      command: 'editor.action.formatDocument',
      when: 'editorTextFocus && !editorReadonly',
    });
    languageControl.setState({ resume: () => server.resume() });
    // It costs the host two seconds of a processor: it comes when the page has come to rest, or somebody types.
    const begin = () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey, true);
      server.start();
    };
    const onKey = ({ target }: KeyboardEvent) =>
      target instanceof Element && target.closest('[data-pane="editor"]') !== null && begin();
    const isTyping = editor.getEditors().some((view) => view.hasTextFocus());
    const timer = setTimeout(begin, isTyping ? 0 : restMilliseconds);
    document.addEventListener('keydown', onKey, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey, true);
      languageControl.setState({ resume: null });
      keys.dispose();
      opener.dispose();
      unregister();
      server.dispose();
      setLibrary(null);
      files.dispose();
    };
  }, [session, ui, queries]);

  // Whoever opens another file has seen enough of the library.
  useEffect(() => ui.subscribe((now, before) => now.activeFile !== before.activeFile && setLibrary(null)), [ui]);

  useCommands([
    {
      id: 'editor.format',
      title: 'Format the file',
      keys: 'Shift+Alt+F',
      run: () => act('editor.action.formatDocument'),
    },
    {
      id: 'editor.definition',
      title: 'Go to definition',
      keys: 'F12',
      run: () => act('editor.action.revealDefinition'),
    },
    {
      id: 'editor.references',
      title: 'Find all references',
      keys: 'Shift+F12',
      run: () => act('editor.action.goToReferences'),
    },
    { id: 'editor.rename', title: 'Rename the symbol', keys: 'F2', run: () => act('editor.action.rename') },
  ]);
  const paused = useStore(languageState, (state) => state.kind === 'paused');
  const { resume } = useStore(languageControl);
  useCommands(paused && resume ? [{ id: 'language.resume', title: 'Start code assistance again', run: resume }] : []);

  return library && <LibraryView place={library} onClose={() => setLibrary(null)} />;
}

/** Has the editor that was used last do something, as its own keys would. */
function act(action: string): void {
  const views = editor.getEditors().filter((view) => view.getModel()?.getLanguageId() === 'python');
  const view = views.find((candidate) => candidate.hasTextFocus()) ?? views[0];
  view?.focus();
  void view?.getAction(action)?.run();
}

function placeOf(place: unknown): { line: number; column: number } {
  const at = place as Partial<Record<'lineNumber' | 'column' | 'startLineNumber' | 'startColumn', number>> | undefined;
  return { line: at?.startLineNumber ?? at?.lineNumber ?? 1, column: at?.startColumn ?? at?.column ?? 1 };
}
