using Platform.SandboxAgent.Operations;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>What the packages of all sandboxes share.</summary>
internal sealed record PackageHost(
    PackageListener Listener, PackagePolicies Policies, IndexNames Names, IndexPages Pages, PackageFiles Files, HeavyWork Work,
    Allowances Allowances, WebReports Web, PackageSettings Settings, AgentMetrics Metrics);
