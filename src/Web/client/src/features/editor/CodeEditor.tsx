import { useEffect, useRef } from 'react';
import { useTheme } from '@/app/theme';
import { registerCommands } from '@/features/commands/registry';
import { useSettings } from '@/features/settings/settings';
import type { Side } from '@/features/workspaces/workspaceUi';
import { installEditorTextHook } from '@/shared/lib/platformTest';
import { visibleText } from '@/shared/lib/visibleText';
import { BoundModel } from './boundModel';
import type { DocumentSync } from './core/documentSync';
import { editorCommands } from './editorCommands';
import { editor, KeyCode, KeyMod, optionsOf, themeName } from './monaco';
import { takePlace, wantedPlace } from './reveal';
import { reverts } from './revert';
import { useVim } from './useVim';

interface CodeEditorProps {
  document: DocumentSync;
  path: string;
  /** Of two editors, which one this is. */
  side: Side;
  isInUse: boolean;
  readOnly?: boolean;
  onRun: () => void;
}

export default function CodeEditor(props: CodeEditorProps) {
  const { document, path, side, isInUse, readOnly = false, onRun } = props;
  const host = useRef<HTMLDivElement>(null);
  const status = useRef<HTMLDivElement>(null);
  const instance = useRef<editor.IStandaloneCodeEditor>(null);
  const current = useRef<BoundModel>(null);
  const latest = useRef({ document, onRun });
  latest.current = { document, onRun };
  const isDark = useTheme((state) => state.isDark);
  const settings = useSettings();

  useEffect(() => {
    if (!host.current) return;
    const created = editor.create(host.current, { ...optionsOf(useSettings.getState()), model: null });
    instance.current = created;
    const revert = (direction: 'undo' | 'redo') => {
      const cursor = current.current?.[direction]() ?? null;
      const position = cursor === null ? null : created.getModel()?.getPositionAt(cursor);
      if (!position) return;
      created.setPosition(position);
      created.revealPositionInCenterIfOutsideViewport(position);
    };
    reverts.set(created, revert);
    created.addCommand(KeyMod.CtrlCmd | KeyCode.KeyZ, () => revert('undo'));
    created.addCommand(KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyZ, () => revert('redo'));
    created.addCommand(KeyMod.CtrlCmd | KeyCode.KeyY, () => revert('redo'));
    created.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => latest.current.onRun());
    // Whoever goes to the terminal wants to find there what was typed here.
    created.onDidBlurEditorWidget(() => void latest.current.document.flush());
    return () => {
      current.current?.leave(created, side);
      current.current = null;
      created.dispose();
    };
  }, [side]);

  // What the page offers is about the editor that is used.
  useEffect(() => {
    const view = instance.current;
    if (!isInUse || !view) return;
    const uninstall = installEditorTextHook(() => view.getModel()?.getValue() ?? null);
    const unregister = registerCommands(editorCommands(view));
    return () => {
      uninstall();
      unregister();
    };
  }, [isInUse]);

  useEffect(() => {
    const bound = BoundModel.of(document, path);
    const view = instance.current;
    if (!view) return;
    if (current.current !== bound) {
      current.current?.leave(view, side);
      bound.show(view, side);
      current.current = bound;
    }
    view.updateOptions({ ariaLabel: `Code of ${visibleText(path)}`, readOnly });
  }, [document, path, side, readOnly]);

  useEffect(() => {
    instance.current?.updateOptions(optionsOf(settings));
    current.current?.model.updateOptions({ tabSize: settings.tabWidth, insertSpaces: settings.insertSpaces });
  }, [settings]);

  useEffect(() => editor.setTheme(themeName(isDark)), [isDark]);

  useEffect(() => {
    const show = () => {
      const view = instance.current;
      const place = view && isInUse && takePlace(path);
      if (!place) return;
      view.setPosition({ lineNumber: place.line, column: place.column });
      view.revealLineInCenter(place.line);
      view.focus();
    };
    show();
    return wantedPlace.subscribe(show);
  }, [path, isInUse]);

  const isVim = settings.keyBindings === 'vim';
  useVim(instance, status, isVim);

  return (
    <>
      <div ref={host} className={`absolute inset-x-0 top-0 ${isVim ? 'bottom-6' : 'bottom-0'}`} data-testid="editor" />
      <div
        ref={status}
        hidden={!isVim}
        className="absolute inset-x-0 bottom-0 h-6 overflow-hidden border-t border-line bg-ground px-2 font-mono text-xs leading-6 text-muted"
        data-testid="vim-status"
      />
    </>
  );
}
