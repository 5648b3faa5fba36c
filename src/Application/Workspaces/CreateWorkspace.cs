using System.Text;
using FluentValidation;
using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Makes a workspace with a <c>main.py</c>. The command's id becomes the workspace's, so that a repeat makes no second one.</summary>
public sealed record CreateWorkspace(Actor By, Guid CommandId, string Name) : IRepeatable;

public sealed record WorkspaceMade(Guid WorkspaceId, long Version);

public sealed class CreateWorkspaceValidator : AbstractValidator<CreateWorkspace>
{
    public const int NameLength = 100;

    public CreateWorkspaceValidator() => RuleFor(c => c.Name).NotEmpty().MaximumLength(NameLength)
        .Must(n => n is null || !n.Any(char.IsControl)).WithMessage("The name contains a control character.");
}

public static class CreateWorkspaceHandler
{
    /// <summary>Number of events in the template: every answer names it, however far the workspace has moved on since.</summary>
    private const long TemplateVersion = 2;

    public static async Task<Answer<WorkspaceMade>> Handle(
        CreateWorkspace command, IEventStreams streams, IWorkspaceFiles files, CancellationToken ct)
    {
        if (command.By.PersonId is not { } owner)
            return new Refusal(RefusalKind.Forbidden, "Only a person can own a workspace.");
        if (await streams.ReadAsync<Workspace>(command.CommandId, ct) is { } existing)
            return existing.OwnerId == owner
                ? new WorkspaceMade(existing.Id, TemplateVersion)
                : Refusal.Conflict("This Idempotency-Key was used for something else. Nothing was made.");

        streams.Start<Workspace>(command.CommandId, Template(owner, command.Name.Trim(), files));
        return new WorkspaceMade(command.CommandId, TemplateVersion);
    }

    /// <summary>What a new workspace starts with.</summary>
    internal static IReadOnlyList<object> Template(Guid owner, string name, IWorkspaceFiles files) =>
    [
        new WorkspaceCreated(owner, name),
        new FileCreated(
            Guid.CreateVersion7(), "main.py", files.Keep(Encoding.UTF8.GetBytes("")), TemplateVersion, Origin.Template)
    ];
}
