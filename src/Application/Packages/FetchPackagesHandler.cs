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
        if (await streams.ReadAsync<Workspace>(request.WorkspaceId, ct) is not { Sandbox: { } sandbox }
            || sandbox.Id != request.SandboxId || sandbox.AgentId != caller.Id) return new WorkspacePackages([], policy);
        var ledger = await ledgers.OfAsync(request.WorkspaceId, ct);
        return new WorkspacePackages(
            [.. ledger.Sets.Select(s => new PackageEnvironment(s.Path, s.Packages))], policy,
            [.. ledger.UnderWay.Where(i => i.SandboxId == sandbox.Id).Select(i => i.Id)]);
    }

    /// <summary>The rules as agents know them.</summary>
    public static PackagePolicy Policy(this PackageRules rules) =>
        new(rules.Revision, rules.Mode, [.. rules.Allowed], [.. rules.Denied], [.. rules.Declined]);
}
