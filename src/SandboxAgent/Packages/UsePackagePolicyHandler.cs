using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>Learns what may be installed.</summary>
public sealed class UsePackagePolicyHandler
{
    public static void Handle(UsePackagePolicy command, ISandboxCommands sandboxes) => sandboxes.Use(command);
}
