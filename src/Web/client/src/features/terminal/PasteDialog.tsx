import { count } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';
import { ConfirmDialog } from '@/shared/ui/Dialog';

interface PasteDialogProps {
  text: string;
  onPaste: () => void;
  onClose: () => void;
}

const maxShown = 2_000;
const linesOf = (text: string) => text.split(/\r\n?|\n/);

/** Shows several lines before a program takes each of them as entered. */
export default function PasteDialog({ text, onPaste, onClose }: PasteDialogProps) {
  return (
    <ConfirmDialog
      open
      title={`Paste ${count(linesOf(text.trimEnd()).length, 'line')}?`}
      confirm="Paste"
      onConfirm={onPaste}
      onClose={onClose}
    >
      The program in this terminal takes each line as if you had typed it and pressed Enter.
      <pre className="mt-2 max-h-40 overflow-auto rounded-md border border-line bg-ground p-2 font-mono text-xs text-text">
        {linesOf(text.slice(0, maxShown)).map(visibleText).join('\n') + (text.length > maxShown ? '…' : '')}
      </pre>
    </ConfirmDialog>
  );
}
