import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useWorkspaceContext } from '@/features/workspaces/workspaceContext';
import { ApiError, hasStatus, sentence } from '@/shared/api/http';
import type { Attempt, RefusedPath, SubmitQuestion } from '@/shared/api/submissionContract';
import { newUuid } from '@/shared/lib/uuid';
import { submissionKey, submissionsApi, workspaceSubmissionKey } from './submissionsApi';

type Step = 'saving' | 'ready' | 'sending';

/** Hands the workspace in: first everything that is open is saved, then the server freezes what there is. */
export function useHandIn(onDone: (attempt: Attempt) => void) {
  const { session } = useWorkspaceContext();
  const queries = useQueryClient();
  const { workspaceId } = session;
  const [step, setStep] = useState<Step>('saving');
  const [isSaved, setSaved] = useState(true);
  const [error, setError] = useState<string | null>(null);
  const [refused, setRefused] = useState<readonly RefusedPath[]>([]);
  const [question, setQuestion] = useState<SubmitQuestion | null>(null);
  const confirmed = useRef<SubmitQuestion[]>([]);
  // One command, however often the button is pressed or the request repeated; an answer to a question makes it another.
  const key = useRef(newUuid());

  useEffect(() => {
    let isHere = true;
    void session.flush().then((saved) => {
      if (!isHere) return;
      setStep('ready');
      setSaved(saved);
      if (!saved) setError(unsaved);
      void queries.invalidateQueries({ queryKey: workspaceSubmissionKey(workspaceId) });
    });
    return () => {
      isHere = false;
    };
  }, [session, queries, workspaceId]);

  const handIn = async () => {
    if (step !== 'ready') return;
    setStep('sending');
    setError(null);
    setRefused([]);
    try {
      const saved = await session.flush();
      setSaved(saved);
      if (!saved) throw new Error(unsaved);
      if (question) {
        confirmed.current = [...new Set([...confirmed.current, question])];
        key.current = newUuid();
        setQuestion(null);
      }
      const { attempt, submissionId } = await submissionsApi.submit(workspaceId, confirmed.current, key.current);
      await queries.invalidateQueries({ queryKey: workspaceSubmissionKey(workspaceId) });
      void queries.invalidateQueries({ queryKey: submissionKey(submissionId) });
      onDone(attempt);
    } catch (caught) {
      const asked = hasStatus(caught, 409) ? questionIn(caught) : null;
      if (asked) setQuestion(asked);
      else {
        setError(sentence(caught));
        if (caught instanceof ApiError) {
          setRefused(pathsIn(caught));
          // What was refused once is asked anew after it was put right.
          key.current = newUuid();
        }
      }
    } finally {
      setStep('ready');
    }
  };

  return { step, isSaved, error, refused, question, handIn };
}

const unsaved =
  'Nothing was handed in: some of your changes could not be saved yet. Try again when the page says “Saved”.';

function questionIn({ problem }: ApiError): SubmitQuestion | null {
  return problem.confirm === 'empty' || problem.confirm === 'same' ? problem.confirm : null;
}

function pathsIn({ problem }: ApiError): RefusedPath[] {
  if (!Array.isArray(problem.paths)) return [];
  return problem.paths.filter(
    (one): one is RefusedPath => typeof one?.path === 'string' && typeof one?.reason === 'string',
  );
}
