using Platform.Application.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>Installs, upgrades or removes packages; how it went is reported.</summary>
public sealed class ChangePackagesHandler
{
    public static void Handle(ChangePackages command, ISandboxCommands sandboxes) => sandboxes.Change(command);
}
