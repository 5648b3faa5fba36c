import { useQuery } from '@tanstack/react-query';
import { Suspense, useEffect, useState } from 'react';
import { useCommands } from '@/features/commands/registry';
import { meQuery } from '@/shared/api/queries';
import { lazyPart } from '@/shared/lib/lazyPart';
import { endTour, isTourOver } from './steps';

const Tour = lazyPart(() => import('./Tour'));

/** Offers the tour to somebody who has not had it, when the page has come to rest; later it is a command. */
export function NewcomerTour() {
  const { data: me } = useQuery(meQuery);
  const [shown, setShown] = useState(false);
  const personId = me?.personId;
  useEffect(() => {
    if (!personId || isTourOver(personId)) return;
    const timer = setTimeout(() => setShown(true), 1500);
    return () => clearTimeout(timer);
  }, [personId]);
  useCommands([{ id: 'help.tour', title: 'Show the tour', run: () => setShown(true) }]);

  if (!shown || !personId) return null;
  return (
    <Suspense fallback={null}>
      <Tour
        onEnd={() => {
          endTour(personId);
          setShown(false);
        }}
      />
    </Suspense>
  );
}
