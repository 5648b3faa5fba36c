import { Check, CloudOff, RefreshCw, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { visibleText } from '@/shared/lib/visibleText';
import { announcement, fileOf, type SaveSummary, summarise } from './saveSummary';
import { useSession, useWorkspace, useWorkspaceContext } from './workspaceContext';
import { openFile } from './workspaceUi';

/** One line about all open files; a conflict leads to its file. */
export function SaveStateLabel() {
  const { ui } = useWorkspaceContext();
  const { files } = useWorkspace();
  const states = useSession((state) => state.saveStates);
  const disconnected = useSession((state) => state.connection === 'disconnected');
  const nameOf = (file: string) =>
    visibleText(files.find(({ fileId }) => fileId === fileOf(file))?.path ?? 'an open file');
  const summary = summarise(states, nameOf, disconnected);
  const { icon: Icon, style } = looks[summary.state];
  const { file } = summary;
  const content = (
    <>
      <Icon className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="truncate">{summary.text}</span>
    </>
  );
  const shown = {
    'data-testid': 'save-state',
    'data-state': summary.state,
    title: `${summary.text}${summary.detail && `. ${summary.detail}`}`,
    className: `flex min-w-0 max-w-full items-center gap-1.5 text-xs ${style}`,
  };
  return (
    <>
      {file === null ? (
        <span {...shown}>{content}</span>
      ) : (
        <button type="button" {...shown} onClick={() => openFile(ui, fileOf(file))}>
          {content}
        </button>
      )}
      <Announcer summary={summary} />
    </>
  );
}

const looks = {
  saved: { icon: Check, style: 'text-muted' },
  saving: { icon: RefreshCw, style: 'text-muted' },
  offline: { icon: CloudOff, style: 'text-warn' },
  conflict: { icon: TriangleAlert, style: 'text-bad' },
};

/** Says what changes between trouble and none, for those who do not see the line. */
function Announcer({ summary }: { summary: SaveSummary }) {
  const [said, setSaid] = useState('');
  // "Saving…" between two others is no news.
  const before = useRef<SaveSummary['state']>('saved');
  const { state, text } = summary;
  useEffect(() => {
    const news = announcement(before.current, { state, text, detail: '', file: null });
    if (news !== null) setSaid(news);
    if (state !== 'saving') before.current = state;
  }, [state, text]);
  return (
    <span role="status" className="sr-only" data-testid="save-announcement">
      {said}
    </span>
  );
}
