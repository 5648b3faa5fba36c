using System.Diagnostics.CodeAnalysis;
using Platform.Domain.Workspaces;

namespace Platform.Application.Workspaces;

/// <summary>Whether somebody may change a workspace.</summary>
internal static class Access
{
    /// <summary>True, with the reason, when a workspace is not the actor's own, or is archived.</summary>
    public static bool Refuses(
        [NotNullWhen(false)] this Workspace? workspace, Actor by, [NotNullWhen(true)] out Refusal? refusal)
    {
        refusal = workspace is null || workspace.OwnerId != by.PersonId
            ? Refusal.NotFound("workspace")
            : workspace.Archived
                ? Refusal.Conflict("This workspace is archived and can only be read. Nothing was changed: restore it first.")
                : null;
        return refusal is not null;
    }
}
