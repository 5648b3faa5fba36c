using Platform.Application.Workspaces;
using Platform.Domain.Workspaces;

namespace Platform.Application.Tests.Workspaces;

public sealed class RunConfigurationTests
{
    private readonly InMemory _store = new();

    [Fact]
    public void One_is_kept_changed_under_its_id_and_removed()
    {
        var id = Guid.NewGuid();
        Assert.Null(Save(id, "Server").Refusal);
        Assert.Null(Save(id, " Service ", "--port", "1").Refusal);
        var kept = Assert.Single(_store.Workspace.RunConfigurations!);
        Assert.Equal((id, "Service"), (kept.Id, kept.Name));
        Assert.Equal(["--port", "1"], kept.Spec.Arguments);

        var head = _store.Workspace.Head;
        Assert.Null(Save(id, "Service", "--port", "1").Refusal);
        Assert.Equal(head, _store.Workspace.Head);

        Assert.Null(Remove(id).Refusal);
        Assert.Null(Remove(id).Refusal);
        Assert.Empty(_store.Workspace.RunConfigurations!);
        Assert.Equal(head + 1, _store.Workspace.Head);
    }

    [Fact]
    public void Two_of_one_name_and_one_too_many_are_refused()
    {
        for (var i = 0; i < RunConfiguration.Most; i++) Assert.Null(Save(Guid.NewGuid(), $"Run {i}").Refusal);
        Assert.Equal(RefusalKind.Conflict, Save(Guid.NewGuid(), "Run 1").Refusal?.Kind);
        Assert.Equal(RefusalKind.Conflict, Save(Guid.NewGuid(), "Another").Refusal?.Kind);
        Assert.Equal(RunConfiguration.Most, _store.Workspace.RunConfigurations!.Count);
    }

    [Fact]
    public void They_are_nobody_elses_business()
    {
        var eve = Actor.Person(Guid.NewGuid(), null, "public");
        Assert.Equal(RefusalKind.NotFound, RunConfigurationHandler.Handle(
            new SaveRunConfiguration(eve, _store.Workspace.Id, Guid.NewGuid(), "x", Spec()), _store.Workspace).Item1.Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, RunConfigurationHandler.Handle(
            new RemoveRunConfiguration(eve, _store.Workspace.Id, Guid.NewGuid()), _store.Workspace).Item1.Refusal?.Kind);
    }

    private static RunSpec Spec(params string[] arguments) => new(RunKind.File, "main.py", arguments, []);

    private Answer<RunConfigurationsChanged> Save(Guid id, string name, params string[] arguments)
    {
        var (answer, events, _) = RunConfigurationHandler.Handle(
            new SaveRunConfiguration(InMemory.Ada, _store.Workspace.Id, id, name, Spec(arguments)), _store.Workspace);
        _store.Append(events.Cast<IWorkspaceEvent>());
        return answer;
    }

    private Answer<RunConfigurationsChanged> Remove(Guid id)
    {
        var (answer, events, _) = RunConfigurationHandler.Handle(
            new RemoveRunConfiguration(InMemory.Ada, _store.Workspace.Id, id), _store.Workspace);
        _store.Append(events.Cast<IWorkspaceEvent>());
        return answer;
    }
}
