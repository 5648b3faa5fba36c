using FluentValidation;
using Platform.Domain.Workspaces;
using Wolverine;
using Wolverine.Persistence.EventSourcing;

namespace Platform.Application.Workspaces;

/// <summary>Gives a way to run the workspace a name, or changes it under the same id.</summary>
public sealed record SaveRunConfiguration(
    Actor By, Guid WorkspaceId, Guid ConfigurationId, string Name, RunSpec Spec) : IActedBy;

/// <summary>Forgets a way to run the workspace. One that is unknown is forgotten already.</summary>
public sealed record RemoveRunConfiguration(Actor By, Guid WorkspaceId, Guid ConfigurationId) : IActedBy;

/// <param name="Version">The workspace's version afterwards.</param>
public sealed record RunConfigurationsChanged(Guid ConfigurationId, long Version);

public sealed class SaveRunConfigurationValidator : AbstractValidator<SaveRunConfiguration>
{
    private const int NameLength = 60;

    // Every command on the workspace loads them.
    private const int MaxBytes = 4 * 1024;

    public SaveRunConfigurationValidator()
    {
        RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("The name is empty.")
            .MaximumLength(NameLength).WithMessage($"The name is longer than {NameLength} characters.")
            .Must(n => n is null || (!n.Any(char.IsControl) && TextEdits.Measure(n) is not null))
            .WithMessage("The name contains a control character, or is not valid Unicode.");
        RuleFor(c => c.Spec).IsRunSpec(MaxBytes);
    }
}

public static class RunConfigurationHandler
{
    public static (Answer<RunConfigurationsChanged>, EventsToAppend, OutgoingMessages) Handle(
        SaveRunConfiguration command, [WriteModel] Workspace? workspace)
    {
        if (workspace.Refuses(command.By, out var refusal))
            return (refusal, [], []);
        var all = workspace.RunConfigurations ?? [];
        var name = command.Name.Trim();
        if (all.Exists(c => c.Name == name && c.Id != command.ConfigurationId))
            return (Refusal.Conflict($"There is a run configuration called “{name}” already. Choose another name."), [], []);
        var existing = all.Find(c => c.Id == command.ConfigurationId);
        if (existing is null && all.Count >= RunConfiguration.Most)
            return (Refusal.Conflict(
                $"A workspace has at most {RunConfiguration.Most} run configurations. Remove one first."), [], []);

        var saved = new RunConfigurationSaved(command.ConfigurationId, name, command.Spec);
        return Changed(workspace, command.ConfigurationId, IsSame(existing, saved) ? [] : [saved]);
    }

    public static (Answer<RunConfigurationsChanged>, EventsToAppend, OutgoingMessages) Handle(
        RemoveRunConfiguration command, [WriteModel] Workspace? workspace)
    {
        if (workspace.Refuses(command.By, out var refusal))
            return (refusal, [], []);
        return Changed(workspace, command.ConfigurationId,
            (workspace.RunConfigurations ?? []).Exists(c => c.Id == command.ConfigurationId)
                ? [new RunConfigurationRemoved(command.ConfigurationId)]
                : []);
    }

    private static bool IsSame(RunConfiguration? existing, RunConfigurationSaved saved) =>
        existing is not null && existing.Name == saved.Name && existing.Spec.Kind == saved.Spec.Kind
        && existing.Spec.Target == saved.Spec.Target && existing.Spec.Arguments.SequenceEqual(saved.Spec.Arguments)
        && existing.Spec.Environment.SequenceEqual(saved.Spec.Environment);

    private static (Answer<RunConfigurationsChanged>, EventsToAppend, OutgoingMessages) Changed(
        Workspace workspace, Guid configurationId, IWorkspaceEvent[] events) => (
        new RunConfigurationsChanged(configurationId, workspace.Head + events.Length), new EventsToAppend(events),
        Announcements.Of(workspace, events));
}
