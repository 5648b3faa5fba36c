import { submissionsApi } from '@/features/submissions/submissionsApi';
import { api } from '@/shared/api/api';
import { keyOfContent } from '@/shared/lib/contentKey';
import { count } from '@/shared/lib/format';
import { lineSuggestions } from './lineSuggestions';

const mostSuggestions = 50;
const longest = 10_000;

/** Makes a draft with a suggestion of each change that was made while trying. Says what came of it. */
export async function suggestTrial(submissionId: string, attempt: number, workspaceId: string): Promise<string> {
  const [workspace, handedIn] = await Promise.all([
    api.workspace(workspaceId),
    submissionsApi.attemptFiles(submissionId, attempt),
  ]);
  let made = 0;
  let left = workspace.files.filter((file) => !handedIn.some(({ path }) => path === file.path)).length;
  for (const file of handedIn) {
    const mine = workspace.files.find(({ path }) => path === file.path);
    if (mine?.hash === file.hash) continue;
    if (!mine || mine.binary || file.binary) {
      left++;
      continue;
    }
    const [now, before] = await Promise.all([
      api.file(workspaceId, mine.fileId),
      submissionsApi.attemptFile(submissionId, attempt, file.path),
    ]);
    const suggestions = lineSuggestions(before.text ?? '', now.text ?? '') ?? [];
    const usable = suggestions
      .filter(({ replacement }) => replacement.length <= longest)
      .slice(0, mostSuggestions - made);
    if (usable.length < suggestions.length || suggestions.length === 0) left++;
    for (const { startLine, endLine, replacement } of usable) {
      const suggestion = { path: file.path, startLine, endLine, replacement };
      await submissionsApi.startThread(
        submissionId,
        {
          anchor: { attempt, path: file.path, startLine, endLine, side: 'new' },
          body: 'I tried this.',
          suggestion,
          draft: true,
        },
        // The same change is one draft, however often it is asked for: some may have been made before an error.
        await keyOfContent({ submissionId, attempt, workspaceId, suggestion }),
      );
      made++;
    }
  }
  const rest = left === 0 ? '' : ` Of ${count(left, 'file')} not everything can be suggested: say it in a comment.`;
  return made === 0 && left === 0
    ? 'Nothing was changed while trying it.'
    : `Kept ${count(made, 'suggestion')} as drafts.${rest}`;
}
