import { visibleText } from '@/shared/lib/visibleText';
import { ConfirmDialog } from '@/shared/ui/Dialog';

/** Asks before a link that a program has printed is opened: what it says and where it leads may differ. */
export default function OpenLink({ address, onClose }: { address: string; onClose: () => void }) {
  return (
    <ConfirmDialog
      open
      title="Open this link?"
      confirm="Open in a new tab"
      onConfirm={() => {
        window.open(address, '_blank', 'noopener,noreferrer');
        onClose();
      }}
      onClose={onClose}
    >
      A program in your terminal shows it: <strong className="break-all text-text">{visibleText(address)}</strong>
    </ConfirmDialog>
  );
}
