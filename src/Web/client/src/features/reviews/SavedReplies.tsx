import { Bookmark } from 'lucide-react';
import { useEffect } from 'react';
import { visibleText } from '@/shared/lib/visibleText';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/shared/ui/Menu';
import { loadReplies, saveReplies, useSavedReplies, withReply } from './savedReplies';

/** Puts in what was written before, and keeps what is written now. */
export function SavedReplies({ body, onInsert }: { body: string; onInsert: (text: string) => void }) {
  const { replies } = useSavedReplies();
  useEffect(() => void loadReplies(), []);
  const kept = withReply(replies, body);
  const isSaved = replies.includes(body.trim());
  return (
    <Menu>
      <MenuTrigger
        className="flex items-center gap-1 rounded-md px-1.5 py-1 text-muted hover:bg-hover hover:text-text"
        data-testid="saved-replies"
      >
        <Bookmark className="size-3.5" aria-hidden="true" /> Saved replies
      </MenuTrigger>
      <MenuContent className="max-w-80" align="start">
        {replies.length === 0 && <MenuLabel>Nothing saved yet</MenuLabel>}
        {replies.map((reply) => (
          <MenuItem key={reply} onSelect={() => onInsert(reply)}>
            <span className="truncate">{visibleText(reply.replaceAll('\n', ' '))}</span>
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem disabled={kept === null} onSelect={() => kept && void saveReplies(kept)}>
          Save what is written
        </MenuItem>
        <MenuItem
          disabled={!isSaved}
          onSelect={() => void saveReplies(replies.filter((reply) => reply !== body.trim()))}
        >
          Forget what is written
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
