import { File, Folder } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { inputStyle } from '@/shared/ui/Field';
import { indent } from './FileTreeRow';
import { nameProblem } from './fileTree';

interface NameInputProps {
  label: string;
  kind: 'file' | 'folder';
  depth: number;
  folder: string;
  initial?: string;
  taken: readonly string[];
  onDone: (name: string) => void;
  onCancel: () => void;
}

/** A row of the tree while its name is being typed. Enter takes it, Escape and an empty name leave everything as is. */
export function NameInput({ label, kind, depth, folder, initial = '', taken, onDone, onCancel }: NameInputProps) {
  const [name, setName] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  const problem = name === '' ? null : nameProblem(name, folder, taken);
  const Icon = kind === 'folder' ? Folder : File;

  useEffect(() => {
    // After a menu has closed and given the focus back.
    const timer = setTimeout(() => {
      input.current?.focus();
      const dot = initial.lastIndexOf('.');
      input.current?.setSelectionRange(0, dot > 0 ? dot : initial.length);
    });
    return () => clearTimeout(timer);
  }, [initial]);

  const end = (action: () => void) => {
    if (done.current) return;
    done.current = true;
    action();
  };
  const accept = () => {
    if (name === '') end(onCancel);
    else if (problem === null) end(() => onDone(name));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Enter') accept();
    if (event.key === 'Escape') end(onCancel);
  };

  return (
    <div style={indent(depth)} className="py-0.5 pr-2">
      <div className="flex items-center gap-1.5">
        <Icon className="ml-[5px] size-4 shrink-0 text-muted" aria-hidden="true" />
        <input
          ref={input}
          className={`${inputStyle} h-6 px-1.5`}
          aria-label={label}
          aria-invalid={problem !== null}
          spellCheck={false}
          autoCapitalize="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => (problem === null ? accept() : end(onCancel))}
          data-testid="name-input"
        />
      </div>
      {problem && (
        <p role="alert" className="mt-1 ml-6 text-xs text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
