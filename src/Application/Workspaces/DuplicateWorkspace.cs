using FluentValidation;
using Platform.Application.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Makes a new workspace with the present files of another; its history begins anew.</summary>
public sealed record DuplicateWorkspace(Actor By, Guid CommandId, Guid WorkspaceId, string Name) : IRepeatable;

public sealed class DuplicateWorkspaceValidator : AbstractValidator<DuplicateWorkspace>
{
    public DuplicateWorkspaceValidator() => RuleFor(c => c.Name).IsWorkspaceName();
}

public static class DuplicateWorkspaceHandler
{
    private const int Tries = 5;

    public static async Task<Answer<WorkspaceMade>> Handle(
        DuplicateWorkspace command, IEventStreams streams, IWorkspaceFiles files, IOwnWorkspaces own,
        IReceipts receipts, IPackageLedgers ledgers, WorkspaceLimits limits, CancellationToken ct)
    {
        if (command.By.PersonId is not { } owner
            || await streams.ReadAsync<Workspace>(command.WorkspaceId, ct) is not { } source || source.OwnerId != owner)
            return Refusal.NotFound("workspace");
        if (await NewWorkspace.EarlierAsync(command, owner, streams, receipts, ct) is { } earlier) return earlier;
        if (await own.CannotAddAsync(owner, limits, ct) is { } refusal) return refusal;

        for (var tried = 0; tried < Tries; tried++)
        {
            var tree = await files.TreeAsync(source.Id, ct);
            var bytes = await files.BytesAsync([.. tree.Where(e => !e.Folder)], ct);
            var after = await streams.ReadAsync<Workspace>(source.Id, ct);
            if (after!.Head == source.Head)
                return NewWorkspace.Start(
                    command, [.. Events(command, owner, source, tree, bytes, files), .. await PackagesAsync(source, ledgers, ct)],
                    streams, receipts);
            // Somebody types in it: what was read may be of two moments.
            source = after;
        }

        return Refusal.Conflict(
            $"“{source.Name}” changed again and again while it was copied. Nothing was made: try again in a moment.");
    }

    private static async Task<IEnumerable<IWorkspaceEvent>> PackagesAsync(
        Workspace source, IPackageLedgers ledgers, CancellationToken ct) =>
        (await ledgers.OfAsync(source.Id, ct)).Sets.Select(s => CopiedPackages.Event(s.Path, s.Packages));

    private static List<IWorkspaceEvent> Events(
        DuplicateWorkspace command, Guid owner, Workspace source, IReadOnlyList<TreeEntry> tree,
        IReadOnlyDictionary<Guid, byte[]> bytes, IWorkspaceFiles files)
    {
        List<IWorkspaceEvent> events =
        [
            new WorkspaceCreated(owner, command.Name.Trim()), new WorkspaceDuplicated(source.Id, source.Head, source.Name)
        ];
        foreach (var entry in tree.OrderBy(e => e.Path, StringComparer.Ordinal))
            events.Add(entry.Folder
                ? new FolderCreated(Guid.CreateVersion7(), entry.Path, Origin.Editor)
                : new FileCreated(
                    Guid.CreateVersion7(), entry.Path, files.Keep(bytes[entry.Id]), events.Count + 1, Origin.Editor));
        return events;
    }
}
