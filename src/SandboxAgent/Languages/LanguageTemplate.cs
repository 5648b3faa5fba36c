using System.Text.Json.Nodes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Languages;

/// <summary>The few things that differ between two language containers.</summary>
/// <param name="Sandbox">The container of the sandbox whose files it reads.</param>
internal sealed record LanguageOrder(string Agent, string Image, string? Runtime, SandboxLimits Limits, string Sandbox);

/// <summary>
/// How the container of a language server is made: like a sandbox, with every lock of one, but instead of a disk of its
/// own it sees its sandbox's home, read-only. Compiled into the agent and into the engine gate; see
/// docs/adr/0050-language-container.md.
/// </summary>
internal static class LanguageTemplate
{
    public const string Server = "/usr/local/lib/platform/language-server";
    public const string Format = "/usr/local/lib/platform/format-python";
    public const string ReadLibrary = "/usr/local/lib/platform/read-library";
    public const string WatchLibraries = "/usr/local/lib/platform/watch-libraries";

    /// <summary>Holds the sandbox's container, and says that this one is a language server's.</summary>
    public const string SandboxLabel = "platform.language-of";

    // Half of a sandbox's: a program that somebody runs goes before what is suggested about it.
    private const int ProcessorShares = 128;

    /// <summary>The body of <c>POST /containers/create</c>. The gate adds the control group.</summary>
    public static JsonObject Make(LanguageOrder order)
    {
        var body = ContainerTemplate.Make(new ContainerOrder(order.Agent, order.Image, order.Runtime, order.Limits));
        body["Labels"]![SandboxLabel] = order.Sandbox;
        var host = body["HostConfig"]!.AsObject();
        host.Remove("Mounts");
        host["VolumesFrom"] = new JsonArray($"{order.Sandbox}:ro");
        host["CpuShares"] = ProcessorShares;
        return body;
    }
}
