using Platform.Application.Sandboxes;
using Platform.Domain.Packages;
using Platform.Domain.Workspaces;

namespace Platform.Application.Packages;

/// <summary>Tells an agent what a new sandbox has to get, and what may be installed.</summary>
public static class FetchPackagesHandler
{
    public static async Task<WorkspacePackages> Handle(
        FetchPackages request, IEventStreams streams, IPackageLedgers ledgers, ICallingAgent caller, CancellationToken ct)
    {
        var policy = (await streams.ReadAsync<PackageRules>(PackageRules.StreamId, ct) ?? PackageRules.Default).Policy();
        return await streams.ReadAsync<Workspace>(request.WorkspaceId, ct) is { Sandbox: { } sandbox }
            && sandbox.Id == request.SandboxId && sandbox.AgentId == caller.Id
            ? new WorkspacePackages(
                [.. (await ledgers.OfAsync(request.WorkspaceId, ct)).Sets
                    .Select(s => new PackageEnvironment(s.Path, s.Packages))], policy)
            : new WorkspacePackages([], policy);
    }

    /// <summary>The rules as agents know them.</summary>
    public static PackagePolicy Policy(this PackageRules rules) =>
        new(rules.Revision, rules.Mode, [.. rules.Allowed], [.. rules.Denied]);
}
