import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { WorkspaceEvent } from '@/shared/api/contract';
import { classes } from '@/shared/lib/classes';
import { formatTime } from '@/shared/lib/format';
import { EventDetails } from './EventDetails';
import { actorName, eventInWords } from './eventWording';

interface EventRowProps {
  event: WorkspaceEvent;
  isChosen: boolean;
  onShowFile: (() => void) | null;
}

export function EventRow({ event, isChosen, onShowFile }: EventRowProps) {
  const [open, setOpen] = useState(false);
  const words = eventInWords(event.type, event.data);
  return (
    <li
      className={classes('border-b border-line', isChosen && 'bg-selected')}
      data-testid="history-event"
      data-version={event.version}
      data-type={event.type}
    >
      <div className="flex items-start gap-2 px-3 py-2">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Details of event ${event.version}`}
          onClick={() => setOpen(!open)}
          className="mt-px grid size-6 shrink-0 place-items-center rounded text-muted hover:bg-hover"
        >
          <ChevronRight className={classes('size-4 transition-transform', open && 'rotate-90')} aria-hidden="true" />
        </button>
        <div className="min-w-0 flex-1">
          {onShowFile ? (
            <button
              type="button"
              onClick={onShowFile}
              className="text-left text-[13px] break-words hover:text-accent hover:underline"
            >
              {words}
            </button>
          ) : (
            <p className="text-[13px] break-words">{words}</p>
          )}
          <p className="truncate text-xs text-muted">
            {actorName(event.actor)} · <time dateTime={event.at}>{formatTime(event.at)}</time>
          </p>
        </div>
        <span className="mt-0.5 shrink-0 font-mono text-xs text-muted">{event.version}</span>
      </div>
      {open && (
        <div className="space-y-3 px-3 pb-3 pl-11">
          <EventDetails title="Payload" value={event.data} />
          <EventDetails
            title="Metadata"
            value={{
              eventId: event.eventId,
              type: event.type,
              at: event.at,
              actor: event.actor,
              correlationId: event.correlationId,
              causationId: event.causationId,
            }}
          />
        </div>
      )}
    </li>
  );
}
