import { useEffect, useRef } from 'react';
import { useTheme } from '@/app/theme';
import { installEditorTextHook } from '@/shared/lib/platformTest';
import { BoundModel } from './boundModel';
import type { DocumentSync } from './core/documentSync';
import { commonOptions, editor, KeyCode, KeyMod, themeName } from './monaco';
import { takePlace, wantedPlace } from './reveal';

interface CodeEditorProps {
  document: DocumentSync;
  path: string;
  readOnly?: boolean;
  onRun: () => void;
}

export default function CodeEditor({ document, path, readOnly = false, onRun }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const instance = useRef<editor.IStandaloneCodeEditor>(null);
  const current = useRef<BoundModel>(null);
  const run = useRef(onRun);
  run.current = onRun;
  const shown = useRef(document);
  shown.current = document;
  const isDark = useTheme((state) => state.isDark);

  useEffect(() => {
    if (!host.current) return;
    const created = editor.create(host.current, { ...commonOptions, model: null, ariaLabel: 'Code' });
    instance.current = created;
    const revert = (direction: 'undo' | 'redo') => {
      const cursor = current.current?.[direction]() ?? null;
      const position = cursor === null ? null : created.getModel()?.getPositionAt(cursor);
      if (!position) return;
      created.setPosition(position);
      created.revealPositionInCenterIfOutsideViewport(position);
    };
    created.addCommand(KeyMod.CtrlCmd | KeyCode.KeyZ, () => revert('undo'));
    created.addCommand(KeyMod.CtrlCmd | KeyMod.Shift | KeyCode.KeyZ, () => revert('redo'));
    created.addCommand(KeyMod.CtrlCmd | KeyCode.KeyY, () => revert('redo'));
    created.addCommand(KeyMod.CtrlCmd | KeyCode.Enter, () => run.current());
    // Whoever goes to the terminal wants to find there what was typed here.
    created.onDidBlurEditorWidget(() => void shown.current.flush());
    const uninstall = installEditorTextHook(() => created.getModel()?.getValue() ?? null);
    return () => {
      uninstall();
      if (current.current) current.current.viewState = created.saveViewState();
      created.dispose();
    };
  }, []);

  useEffect(() => {
    const bound = BoundModel.of(document, path);
    const view = instance.current;
    if (!view) return;
    if (current.current !== bound) {
      if (current.current) current.current.viewState = view.saveViewState();
      view.setModel(bound.model);
      if (bound.viewState) view.restoreViewState(bound.viewState);
      current.current = bound;
    }
    view.updateOptions({ ariaLabel: `Code of ${path}`, readOnly });
  }, [document, path, readOnly]);

  useEffect(() => {
    const show = () => {
      const view = instance.current;
      const place = view && takePlace(path);
      if (!place) return;
      view.setPosition({ lineNumber: place.line, column: place.column });
      view.revealLineInCenter(place.line);
      view.focus();
    };
    show();
    return wantedPlace.subscribe(show);
  }, [path]);

  useEffect(() => editor.setTheme(themeName(isDark)), [isDark]);

  return <div ref={host} className="absolute inset-0" data-testid="editor" />;
}
