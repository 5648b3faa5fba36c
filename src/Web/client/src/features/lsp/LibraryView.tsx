import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { commonOptions, editor } from '@/features/editor/monaco';
import { visibleText } from '@/shared/lib/visibleText';
import { Button } from '@/shared/ui/Button';
import type { LibraryPlace } from './LanguageHost';

/** A file of the standard library or of a package, to look at. */
export function LibraryView({ place, onClose }: { place: LibraryPlace; onClose: () => void }) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<editor.IStandaloneCodeEditor>(null);
  const name = visibleText(place.path.replace(/^.*\/(site-packages|typeshed-fallback|python3\.\d+)\//, ''));

  useEffect(() => {
    if (!host.current) return;
    const { wordBasedSuggestions: _, ...options } = commonOptions;
    const created = editor.create(host.current, { ...options, model: null, readOnly: true, domReadOnly: true });
    view.current = created;
    return () => created.dispose();
  }, []);

  useEffect(() => {
    const shown = view.current;
    if (!shown || place.model.isDisposed()) return;
    shown.setModel(place.model);
    shown.updateOptions({ ariaLabel: `Library file ${name}, read-only` });
    shown.setPosition({ lineNumber: place.line, column: place.column });
    shown.revealLineInCenter(place.line);
    shown.focus();
  }, [place, name]);

  return (
    <section
      aria-label={`Library file ${name}`}
      className="absolute inset-0 z-10 flex flex-col bg-surface"
      data-testid="library"
      onKeyDown={(event) => {
        // What the editor has open itself, it closes first.
        if (event.key === 'Escape' && !event.defaultPrevented) onClose();
      }}
    >
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line bg-ground pl-3 pr-1 text-[13px]">
        <span className="min-w-0 truncate font-medium" title={visibleText(place.path)}>
          {name}
        </span>
        <span className="shrink-0 rounded border border-line px-1.5 text-xs text-muted">read-only</span>
        <Button
          variant="quiet"
          size="icon"
          aria-label="Close the library file"
          title="Close (Esc)"
          className="ml-auto"
          onClick={onClose}
        >
          <X aria-hidden="true" />
        </Button>
      </header>
      <div className="relative min-h-0 flex-1">
        <div ref={host} className="absolute inset-0" />
      </div>
    </section>
  );
}
