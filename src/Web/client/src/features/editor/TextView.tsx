import { useEffect, useRef } from 'react';
import { useTheme } from '@/app/theme';
import { visibleText } from '@/shared/lib/visibleText';
import { commonOptions, editor, languageOf, themeName } from './monaco';

interface TextViewProps {
  text: string;
  path: string;
  /** When given, shows what changed from `text` to this. */
  compareWith: string | null;
}

/** A text to look at, alone or beside another one. */
export default function TextView({ text, path, compareWith }: TextViewProps) {
  const isDark = useTheme((state) => state.isDark);
  useEffect(() => editor.setTheme(themeName(isDark)), [isDark]);
  return compareWith === null ? (
    <Single text={text} path={path} />
  ) : (
    <Compared before={text} after={compareWith} path={path} />
  );
}

const options = { ...commonOptions, readOnly: true, domReadOnly: true } satisfies editor.IEditorOptions;

function Single({ text, path }: { text: string; path: string }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<editor.IStandaloneCodeEditor>(null);

  useEffect(() => {
    if (!host.current) return;
    const created = editor.create(host.current, { ...options, value: '', ariaLabel: 'File' });
    view.current = created;
    return () => {
      created.getModel()?.dispose();
      created.dispose();
    };
  }, []);

  useEffect(() => {
    const model = view.current?.getModel();
    if (!model) return;
    // The same model keeps the scroll position while stepping through versions.
    model.setValue(text);
    editor.setModelLanguage(model, languageOf(path));
    view.current?.updateOptions({ ariaLabel: `Content of ${visibleText(path)}` });
  }, [text, path]);

  return <div ref={host} className="absolute inset-0" data-testid="text-view" />;
}

function Compared({ before, after, path }: { before: string; after: string; path: string }) {
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!host.current) return;
    const created = editor.createDiffEditor(host.current, {
      ...options,
      originalEditable: false,
      renderSideBySide: true,
      useInlineViewWhenSpaceIsLimited: true,
    });
    const original = editor.createModel(before, languageOf(path));
    const modified = editor.createModel(after, languageOf(path));
    created.setModel({ original, modified });
    created.getOriginalEditor().updateOptions({ ariaLabel: `${visibleText(path)} then` });
    created.getModifiedEditor().updateOptions({ ariaLabel: `${visibleText(path)} now` });
    return () => {
      created.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [before, after, path]);

  return <div ref={host} className="absolute inset-0" data-testid="diff-view" />;
}
