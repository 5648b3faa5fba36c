import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { EventDetails } from '@/features/history/EventDetails';
import { actorName, eventInWords } from '@/features/history/eventWording';
import type { AuditEvent } from '@/shared/api/contract';
import { classes } from '@/shared/lib/classes';
import { formatTime } from '@/shared/lib/format';
import { visibleText } from '@/shared/lib/visibleText';

export function AuditRow({ event }: { event: AuditEvent }) {
  const [open, setOpen] = useState(false);
  const cell = 'border-b border-line px-3 py-1.5 align-top';
  return (
    <>
      <tr data-testid="audit-event" data-type={event.type} className={classes(open && 'bg-selected')}>
        <td className={`${cell} w-10 pr-0`}>
          <button
            type="button"
            aria-expanded={open}
            aria-label={`Details of event ${event.sequence}`}
            onClick={() => setOpen(!open)}
            className="grid size-6 place-items-center rounded text-muted hover:bg-hover"
          >
            <ChevronRight className={classes('size-4 transition-transform', open && 'rotate-90')} aria-hidden="true" />
          </button>
        </td>
        <td className={`${cell} font-mono text-xs text-muted`}>{event.sequence}</td>
        <td className={`${cell} whitespace-nowrap`}>
          <time dateTime={event.at} title={event.at}>
            {formatTime(event.at)}
          </time>
        </td>
        <td className={`${cell} max-w-56 truncate`} title={visibleText(event.actor.id)}>
          {actorName(event.actor)}
        </td>
        <td className={`${cell} font-mono text-xs`}>{visibleText(event.type)}</td>
        <td className={`${cell} break-words`}>{eventInWords(event.type, event.data)}</td>
      </tr>
      {open && (
        <tr>
          <td colSpan={6} className="border-b border-line p-3">
            <div className="grid gap-3 lg:grid-cols-2">
              <EventDetails title="Payload" value={event.data} />
              <EventDetails
                title="Metadata"
                value={{
                  eventId: event.eventId,
                  sequence: event.sequence,
                  streamId: event.streamId,
                  streamType: event.streamType,
                  version: event.version,
                  workspaceId: event.workspaceId,
                  at: event.at,
                  actor: event.actor,
                  correlationId: event.correlationId,
                  causationId: event.causationId,
                  ...event.metadata,
                }}
              />
            </div>
          </td>
        </tr>
      )}
    </>
  );
}
