using Platform.Application.Workspaces;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;

namespace Platform.Application.Submissions;

/// <summary>What stands in the way of handing a workspace in, and what is asked before.</summary>
internal static class SubmitRules
{
    /// <summary>Most paths that one answer names.</summary>
    private const int MaxNamed = 100;

    /// <summary>Why these files cannot be handed in, with the paths that are to blame; null when they can.</summary>
    /// <param name="entries">Files, in the order of their paths.</param>
    public static Refusal? Problem(Workspace workspace, IReadOnlyList<TreeEntry> entries)
    {
        var (tooLarge, names) = (new List<RefusedPath>(), new List<RefusedPath>());
        // What is in the sandbox only would not be handed in, and somebody would believe that it was. Without a sandbox
        // it is gone.
        if (workspace.Sandbox is not null)
            foreach (var (path, file) in workspace.NotSaved.OrderBy(n => n.Key, StringComparer.Ordinal))
                (file.Reason is NotSavedReason.Unsupported ? names : tooLarge).Add(new RefusedPath(path, file.Reason switch
                {
                    NotSavedReason.TooLarge => $"It has {file.Size:N0} bytes, and is in the sandbox only: too large to be saved.",
                    NotSavedReason.TooMany => "It is in the sandbox only: the workspace holds no more files.",
                    _ => "It is in the sandbox only: a link, a special file, or a name that cannot be stored."
                }));

        for (var i = SubmissionLimits.MaxFiles; i < entries.Count; i++)
            tooLarge.Add(new RefusedPath(
                entries[i].Path, $"Only {SubmissionLimits.MaxFiles:N0} files can be handed in; this is number {i + 1:N0}."));
        var bytes = entries.Sum(e => e.Size);
        // The largest ones: without them the rest would fit.
        foreach (var entry in entries.OrderByDescending(e => e.Size))
        {
            if (bytes <= SubmissionLimits.MaxBytes) break;
            tooLarge.Add(new RefusedPath(
                entry.Path, $"It has {entry.Size:N0} bytes; all files together may have {SubmissionLimits.MaxBytes:N0}."));
            bytes -= entry.Size;
        }

        var taken = new TakenNames([]);
        foreach (var entry in entries)
        {
            if (taken.TwinOf(entry.Path) is { } twin) names.Add(new RefusedPath(entry.Path, TakenNames.Words(entry.Path, twin)));
            taken.Add(entry.Path);
        }

        if (tooLarge.Count + names.Count == 0) return null;
        var all = tooLarge.Concat(names).ToList();
        return new Refusal(
            tooLarge.Count > 0 ? RefusalKind.TooLarge : RefusalKind.Unprocessable,
            $"Nothing was handed in, because {(all.Count == 1 ? "one file" : $"{all.Count:N0} files")} cannot be. " +
            $"“{all[0].Path}”: {all[0].Reason} Delete or rename what does not belong to your work, and hand in again.",
            Paths: [.. all.Take(MaxNamed)]);
    }

    /// <summary>What has to be confirmed first; null when nothing has.</summary>
    public static Refusal? Ask(IReadOnlyList<string> confirmed, AttemptFiles now, AttemptFiles? before, Submission? submission)
    {
        if (now.Files.Count == 0 && !confirmed.Contains(SubmitWork.Empty))
            return new Refusal(
                RefusalKind.Conflict, "The workspace has no files. Nothing was handed in: do you want to hand in nothing?",
                Confirm: SubmitWork.Empty);
        return before is not null && IsSame(now, before) && !confirmed.Contains(SubmitWork.Same)
            ? new Refusal(
                RefusalKind.Conflict,
                $"Nothing has changed since attempt {submission!.Standing!.Number}, which is handed in. Do you want to hand in the same again?",
                Confirm: SubmitWork.Same)
            : null;
    }

    private static bool IsSame(AttemptFiles now, AttemptFiles before) =>
        now.Files.Select(f => (f.Path, f.Hash)).SequenceEqual(before.Files.Select(f => (f.Path, f.Hash)))
        && Packages(now).SequenceEqual(Packages(before));

    private static IEnumerable<(string, string, string)> Packages(AttemptFiles of) =>
        of.Packages.SelectMany(s => s.Packages.Select(p => (s.Environment, p.Name, p.Version))).Order();
}
