using FluentValidation;
using Platform.Application.Packages;
using Platform.Application.Workspaces;
using Platform.Domain.Packages;
using Platform.Domain.Submissions;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Submissions;

/// <summary>Hands in the workspace as it is. Whoever sends it has made the sandbox's files stand still before.</summary>
/// <param name="Confirm">What the learner has been asked and said yes to: <see cref="Empty"/>, <see cref="Same"/>.</param>
public sealed record SubmitWork(Actor By, Guid CommandId, Guid WorkspaceId, IReadOnlyList<string> Confirm) : IRepeatable
{
    /// <summary>There is no file.</summary>
    public const string Empty = "empty";

    /// <summary>It is what was handed in the last time.</summary>
    public const string Same = "same";

    public Guid SubmissionId => Submission.IdOf(WorkspaceId);
}

public sealed record HandedIn(Guid SubmissionId, int Attempt, long Version);

public sealed class SubmitWorkValidator : AbstractValidator<SubmitWork>
{
    public SubmitWorkValidator() => RuleForEach(c => c.Confirm).Must(c => c is SubmitWork.Empty or SubmitWork.Same)
        .WithMessage($"Only “{SubmitWork.Empty}” and “{SubmitWork.Same}” can be confirmed. Nothing was handed in.");
}

public static class SubmitWorkHandler
{
    private const int Tries = 5;

    public static async Task<(Answer<HandedIn>, EventsToAppend, OutgoingMessages)> Handle(
        SubmitWork command, [WriteModel] Submission? submission, IEventStreams streams, IWorkspaceFiles files,
        IPackageLedgers ledgers, IAttempts attempts, IReceipts receipts, CancellationToken ct)
    {
        var workspace = await streams.ReadAsync<Workspace>(command.WorkspaceId, ct);
        if (workspace.Refuses(command.By, out var no)) return (no, [], []);
        if (await receipts.FindAsync<HandedIn>(command, ct) is { } earlier) return (earlier, [], []);

        for (var tried = 0; tried < Tries; tried++)
        {
            var entries = (await files.TreeAsync(workspace.Id, ct)).Where(e => !e.Folder)
                .OrderBy(e => e.Path, StringComparer.Ordinal).ToList();
            if (SubmitRules.Problem(workspace, entries) is { } refusal) return (refusal, [], []);
            var contents = await MissingAsync(entries, files, attempts, ct);
            var sets = (await ledgers.OfAsync(workspace.Id, ct)).Sets;
            var after = await streams.ReadAsync<Workspace>(workspace.Id, ct);
            if (contents is not null && after!.Head == workspace.Head)
                return await SubmitAsync(command, submission, workspace, entries, contents, sets, attempts, receipts, streams, ct);
            // Somebody types in it, or installs something: what was read may be of two moments.
            workspace = after!;
        }

        return (Refusal.Conflict(
            "The files changed again and again while they were read. Nothing was handed in: stop what changes them, and try again."), [], []);
    }

    // What is stored already is not read at all: mostly everything but the files that were changed since the last time.
    private static async Task<List<(string Hash, byte[] Bytes)>?> MissingAsync(
        IReadOnlyCollection<TreeEntry> entries, IWorkspaceFiles files, IAttempts attempts, CancellationToken ct)
    {
        var missing = await attempts.MissingAsync([.. entries.Select(e => e.Hash).Distinct()], ct);
        var wanted = entries.Where(e => missing.Contains(e.Hash)).DistinctBy(e => e.Hash).ToList();
        var bytes = await files.BytesAsync(wanted, ct);
        var contents = new List<(string, byte[])>(wanted.Count);
        foreach (var entry in wanted)
        {
            // Evidence is not taken on trust, and a file may have been changed or deleted between the two reads.
            if (!bytes.TryGetValue(entry.Id, out var content) || TextEdits.Hash(content) != entry.Hash) return null;
            contents.Add((entry.Hash, content));
        }

        return contents;
    }

    private static async Task<(Answer<HandedIn>, EventsToAppend, OutgoingMessages)> SubmitAsync(
        SubmitWork command, Submission? submission, Workspace workspace, IReadOnlyList<TreeEntry> entries,
        List<(string Hash, byte[] Bytes)> contents, IReadOnlyList<PackageSet> sets, IAttempts attempts, IReceipts receipts,
        IEventStreams streams, CancellationToken ct)
    {
        var now = new AttemptFiles(
            AttemptFiles.IdOf(command.SubmissionId, (submission?.Attempts.Count ?? 0) + 1), command.SubmissionId,
            (submission?.Attempts.Count ?? 0) + 1, workspace.Head,
            [.. entries.Select(e => new AttemptFile(e.Path, e.Id, e.Hash, e.Size, e.Binary))],
            [.. sets.Select(s => new AttemptPackages(s.Path, s.Packages))]);
        var before = submission?.Standing is { } standing
            ? await attempts.FilesAsync(submission.Id, standing.Number, ct)
            : null;
        if (SubmitRules.Ask(command.Confirm, now, before, submission) is { } question) return (question, [], []);

        var manifest = Manifest(now, await attempts.RecentRunsAsync(workspace.Id, SubmissionLimits.Runs, ct));
        var (bytes, hash) = manifest.Sealed();
        var made = new WorkSubmitted(
            now.Number, workspace.Id, workspace.OwnerId, workspace.Name, workspace.Head, hash, now.Files.Count,
            now.Files.Sum(f => f.Size), Guid.NewGuid());
        var decision = SubmissionRules.Submit(submission, made);
        if (decision.Denial is { } denial) return (await Outcome.RefusalAsync(submission!, denial, streams, ct), [], []);

        contents.Add((hash, bytes));
        attempts.KeepContents(contents);
        attempts.Keep(now, made.ReceiptId);
        var answer = new HandedIn(command.SubmissionId, now.Number, (submission?.Head ?? 0) + 1);
        receipts.Keep(command, answer);
        return (answer, new EventsToAppend(decision.Events),
            [new SubmissionAdvanced(command.SubmissionId, workspace.Id, answer.Version, true)]);
    }

    private static Manifest Manifest(AttemptFiles files, IReadOnlyList<RunRecord> runs) => new(
        [.. files.Files.Select(f => new ManifestFile(f.Path, f.Hash, f.Size))],
        [.. files.Packages.SelectMany(s => s.Packages.Select(p => new ManifestPackage(s.Environment, p.Name, p.Version, p.Sha256)))],
        [.. runs.Select(r => new ManifestRun(r.Id, r.Finished?.ExitCode, string.Join(' ', r.Spec.Command())))]);
}
