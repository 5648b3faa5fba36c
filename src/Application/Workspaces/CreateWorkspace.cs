using FluentValidation;
using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Makes a workspace. The command's id becomes the workspace's, so that a repeat makes no second one.</summary>
/// <param name="Template">What it starts with.</param>
/// <param name="Files">What it starts with instead of a template.</param>
public sealed record CreateWorkspace(
    Actor By, Guid CommandId, string Name, string Template = "blank", IReadOnlyList<UploadItem>? Files = null)
    : IRepeatable;

public sealed record WorkspaceMade(Guid WorkspaceId, long Version);

public sealed class CreateWorkspaceValidator : AbstractValidator<CreateWorkspace>
{
    public CreateWorkspaceValidator()
    {
        RuleFor(c => c.Name).IsWorkspaceName();
        RuleFor(c => c.Template).Must(t => WorkspaceTemplate.Find(t) is not null)
            .WithMessage("There is no such template. Nothing was made.");
    }
}

public static class CreateWorkspaceHandler
{
    public static async Task<Answer<WorkspaceMade>> Handle(
        CreateWorkspace command, IEventStreams streams, IWorkspaceFiles files, IOwnWorkspaces own, IReceipts receipts,
        WorkspaceLimits limits, CancellationToken ct)
    {
        if (command.By.PersonId is not { } owner)
            return new Refusal(RefusalKind.Forbidden, "Only a person can own a workspace.");
        if (await NewWorkspace.EarlierAsync(command, owner, streams, receipts, ct) is { } earlier) return earlier;
        if (await own.CannotAddAsync(owner, limits, ct) is { } refusal) return refusal;

        var name = command.Name.Trim();
        IReadOnlyList<IWorkspaceEvent> events;
        if (command.Files is { } items)
        {
            var upload = new Upload(items, OnExisting.Ask, new Tree([], limits), limits);
            if (upload.Refusal() is { } why) return why;
            events = [new WorkspaceCreated(owner, name), .. upload.Events(1, files)];
        }
        else
        {
            events = NewWorkspace.FromTemplate(owner, name, WorkspaceTemplate.Find(command.Template)!, files);
        }

        return NewWorkspace.Start(command, events, streams, receipts);
    }
}

/// <summary>What commands that make a workspace have in common.</summary>
internal static class NewWorkspace
{
    /// <summary>What a workspace of a template starts with: the events, from the first.</summary>
    public static IReadOnlyList<IWorkspaceEvent> FromTemplate(
        Guid owner, string name, WorkspaceTemplate template, IWorkspaceFiles files)
    {
        var events = new List<IWorkspaceEvent> { new WorkspaceCreated(owner, name) };
        if (template != WorkspaceTemplate.Blank) events.Add(new WorkspaceTemplateChosen(template.Id));
        foreach (var file in template.Files())
            events.Add(new FileCreated(
                Guid.CreateVersion7(), file.Path, files.Keep(file.Content!.Value), events.Count + 1, Origin.Template));
        return events;
    }

    /// <summary>The answer to a command that was carried out before; null for a new one.</summary>
    public static async Task<Answer<WorkspaceMade>?> EarlierAsync(
        IRepeatable command, Guid owner, IEventStreams streams, IReceipts receipts, CancellationToken ct)
    {
        if (await streams.ReadAsync<Workspace>(command.CommandId, ct) is not { } existing) return null;
        return existing.OwnerId == owner && await receipts.FindAsync<WorkspaceMade>(command, ct) is { } made
            ? made
            : Refusal.Conflict("This Idempotency-Key was used for something else. Nothing was made.");
    }

    public static WorkspaceMade Start(
        IRepeatable command, IReadOnlyList<IWorkspaceEvent> events, IEventStreams streams, IReceipts receipts)
    {
        streams.Start<Workspace>(command.CommandId, events);
        var made = new WorkspaceMade(command.CommandId, events.Count);
        receipts.Keep(command, made);
        return made;
    }

    /// <summary>Why a person can have no further workspace, or null.</summary>
    public static async Task<Refusal?> CannotAddAsync(
        this IOwnWorkspaces own, Guid owner, WorkspaceLimits limits, CancellationToken ct)
    {
        // Two commands at the same moment may both count before either is stored; one too many does no harm.
        var (open, all) = await own.CountAsync(owner, ct);
        if (open >= limits.MaxWorkspaces)
            return Refusal.TooLarge(
                $"You have {open:N0} workspaces, as many as you may have. Nothing was made: archive one that you do not need.");
        return all >= limits.MaxWorkspacesInAll
            ? Refusal.TooLarge($"You have {all:N0} workspaces with the archived ones, as many as are kept. Nothing was made.")
            : null;
    }
}
