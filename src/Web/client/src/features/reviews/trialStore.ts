export interface Trial {
  personId: string;
  submissionId: string;
  attempt: number;
}

// Of the person as well: another one who uses this browser has no way into it.
const keyOf = ({ personId, submissionId, attempt }: Trial) => `trial:${personId}:${submissionId}:${attempt}`;
const triedIn = (workspaceId: string) => `trial-in:${workspaceId}`;

/** The workspace in which a person tries an attempt in this browser. */
export function trialOf(trial: Trial): string | null {
  try {
    return localStorage.getItem(keyOf(trial));
  } catch {
    return null;
  }
}

export function rememberTrial(trial: Trial, workspaceId: string): void {
  try {
    localStorage.setItem(keyOf(trial), workspaceId);
    localStorage.setItem(triedIn(workspaceId), trial.submissionId);
  } catch {
    // It is still among the person's workspaces.
  }
}

/** The submission that is tried in a workspace; null when it is no trial of this browser. */
export function submissionTriedIn(workspaceId: string): string | null {
  try {
    return localStorage.getItem(triedIn(workspaceId));
  } catch {
    return null;
  }
}
