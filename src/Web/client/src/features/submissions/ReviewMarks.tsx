import { useEffect } from 'react';
import { namedModels, onModelNamed } from '@/features/editor/modelPaths';
import { editor, Range } from '@/features/editor/monaco';
import type { Thread } from '@/shared/api/submissionContract';
import { count } from '@/shared/lib/format';
import { markedLines } from './threads';
import { useThreadsNow, useWorkspaceSubmission } from './useSubmission';

/** Marks the lines in open files that reviewers have written about. Between two answers of the server they move along. */
export default function ReviewMarks() {
  const { data: submission } = useWorkspaceSubmission();
  const handedIn = submission !== undefined && submission.state !== 'none';
  const { data: threads } = useThreadsNow(handedIn ? submission.submissionId : null);

  useEffect(() => {
    const marks = new Map<editor.ITextModel, string[]>();
    const show = (model: editor.ITextModel, path: string) => {
      const wanted = decorationsOf(threads ?? [], path, model.getLineCount());
      marks.set(model, model.deltaDecorations(marks.get(model) ?? [], wanted));
    };
    for (const [model, path] of namedModels()) show(model, path);
    const off = onModelNamed(show);
    return () => {
      off();
      for (const [model, ids] of marks) if (!model.isDisposed()) model.deltaDecorations(ids, []);
    };
  }, [threads]);
  return null;
}

function decorationsOf(threads: readonly Thread[], path: string, lineCount: number): editor.IModelDeltaDecoration[] {
  const marked = markedLines(threads, path).filter(({ end }) => end <= lineCount);
  return marked.map(({ line, end, open }) => {
    const here = marked.filter((other) => other.line === line).length;
    return {
      range: new Range(line, 1, end, 1),
      options: {
        isWholeLine: true,
        className: open ? 'review-line' : '',
        linesDecorationsClassName: open ? 'review-mark' : 'review-mark review-mark-settled',
        // Nobody's words, so that nothing in them is taken for markup.
        hoverMessage: { value: `${count(here, 'comment thread')} of the review, shown beside the editor.` },
        overviewRuler: open ? { color: '#b8860b', position: editor.OverviewRulerLane.Right } : null,
      },
    };
  });
}
