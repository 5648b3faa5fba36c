using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>Ends an installation; one that is unknown is over already.</summary>
public sealed class StopPackagesHandler
{
    public static void Handle(StopPackages command, ISandboxCommands sandboxes) => sandboxes.Stop(command);
}
