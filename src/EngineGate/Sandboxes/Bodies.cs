using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Languages;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>
/// What may be asked for. A body is taken apart for the few things that vary, made again from the template with them,
/// and compared as a whole; what then goes to the engine is ours and not what was sent, so that nothing depends on how
/// the engine reads unusual JSON.
/// </summary>
internal static partial class Bodies
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 12 };

    public static (JsonObject Body, SandboxLimits Limits) Container(byte[] sent, GateSettings settings)
    {
        var asked = Parse(sent);
        var limits = ContainerTemplate.ReadLimits(Text(asked["Labels"], ContainerTemplate.LimitsLabel))
            ?? throw Refusal.NotAllowed("a container without limits.");
        Check(limits, settings.Most);
        var allowed = ContainerTemplate.Make(new ContainerOrder(settings.AgentId, settings.Image, settings.Runtime, limits));
        if (!JsonNode.DeepEquals(asked, allowed))
            throw Refusal.NotAllowed($"a container that is made in another way{Difference(asked, allowed)}.");
        return (allowed, limits);
    }

    /// <summary>A language server's container, and the sandbox's whose files it is to read.</summary>
    public static (JsonObject Body, string Sandbox) Language(byte[] sent, GateSettings settings)
    {
        var asked = Parse(sent);
        var limits = ContainerTemplate.ReadLimits(Text(asked["Labels"], ContainerTemplate.LimitsLabel))
            ?? throw Refusal.NotAllowed("a container without limits.");
        Check(limits, settings.Most);
        var sandbox = Text(asked["Labels"], LanguageTemplate.SandboxLabel);
        if (sandbox is null || !ContainerId().IsMatch(sandbox))
            throw Refusal.NotAllowed("a language container without a sandbox.");
        var allowed = LanguageTemplate.Make(new LanguageOrder(settings.AgentId, settings.LanguageImage, settings.Runtime, limits, sandbox));
        if (!JsonNode.DeepEquals(asked, allowed))
            throw Refusal.NotAllowed($"a language container that is made in another way{Difference(asked, allowed)}.");
        return (allowed, sandbox);
    }

    public static JsonObject Exec(byte[] sent, OwnContainer container)
    {
        var asked = Parse(sent);
        var command = Texts(asked["Cmd"]);
        var environment = Texts(asked["Env"]);
        if (container.Sandbox is null ? !IsAllowed(command) : !IsLanguage(command))
            throw Refusal.NotAllowed(container.Sandbox is null
                ? "a process that is not a shell, a run or the helper."
                : "a process that is not the language server, the formatter or one that looks at libraries.");
        if (environment.Length > 4 || !environment.All(e => Variable().IsMatch(e)))
            throw Refusal.NotAllowed("these environment variables.");
        var allowed = ContainerTemplate.MakeExec(command, environment, asked["Tty"] is JsonValue tty && tty.TryGetValue(out bool on) && on);
        return JsonNode.DeepEquals(asked, allowed)
            ? allowed
            : throw Refusal.NotAllowed($"a process that is started in another way{Difference(asked, allowed)}.");
    }

    /// <summary>Whether the value of <c>filters</c> asks for this agent's containers, and for nothing else.</summary>
    public static bool IsSame(string sent, JsonObject filters) => JsonNode.DeepEquals(Parse(System.Text.Encoding.UTF8.GetBytes(sent)), filters);

    private static bool IsAllowed(string[] command) => command switch
    {
        [ContainerTemplate.Link, "serve"] or [ContainerTemplate.Link, "packages"] => true,
        [ContainerTemplate.Link, "run", var run, _, "--", _, ..] => Guid.TryParseExact(run, "N", out _),
        ["/bin/bash", "--login", "-i"] => true,
        _ => false
    };

    private static bool IsLanguage(string[] command) => command switch
    {
        [LanguageTemplate.Server] or [LanguageTemplate.WatchLibraries] => true,
        [LanguageTemplate.Format, _, _] => true,
        [LanguageTemplate.ReadLibrary, _] => true,
        _ => false
    };

    private static void Check(SandboxLimits asked, SandboxLimits most)
    {
        if (asked.Processors is not > 0 || asked.Processors > most.Processors || !Within(asked.MemoryBytes, most.MemoryBytes)
            || !Within(asked.Processes, most.Processes) || !Within(asked.OpenFiles, most.OpenFiles)
            || !Within(asked.DiskBytes, most.DiskBytes) || !Within(asked.DiskFiles, most.DiskFiles)
            || !Within(asked.TemporaryBytes, most.TemporaryBytes) || !Within(asked.SharedMemoryBytes, most.SharedMemoryBytes))
            throw Refusal.NotAllowed("limits above Gate:Most, or none.");
    }

    private static bool Within(long asked, long most) => asked > 0 && asked <= most;

    private static JsonObject Parse(byte[] sent)
    {
        try
        {
            return JsonNode.Parse(sent, null, Strict) as JsonObject ?? throw Refusal.NotAllowed("a body that is not a JSON object.");
        }
        catch (JsonException)
        {
            throw Refusal.NotAllowed("a body that is not plain JSON.");
        }
    }

    private static string? Text(JsonNode? parent, string name) =>
        parent is JsonObject o && o[name] is JsonValue v && v.TryGetValue(out string? text) ? text : null;

    private static string[] Texts(JsonNode? node) =>
        node is JsonArray items && items.All(i => i is JsonValue v && v.TryGetValue(out string? _))
            ? [.. items.Select(i => i!.GetValue<string>())]
            : throw Refusal.NotAllowed("a list that is none.");

    // The first field that is not as it should be: an operator finds a version mismatch by it.
    private static string Difference(JsonObject asked, JsonObject allowed, string at = "")
    {
        foreach (var name in asked.Select(p => p.Key).Union(allowed.Select(p => p.Key)))
        {
            if (asked.TryGetPropertyValue(name, out var a) && allowed.TryGetPropertyValue(name, out var b) && JsonNode.DeepEquals(a, b))
                continue;
            return asked[name] is JsonObject inner && allowed[name] is JsonObject other
                ? Difference(inner, other, $"{at}{name}.")
                : $" ({at}{(Name().IsMatch(name) ? name : "…")})";
        }
        return "";
    }

    [GeneratedRegex(@"^(PLATFORM_SESSION|TERM|COLORTERM)=[A-Za-z0-9-]{1,64}$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex ContainerId();

    [GeneratedRegex("^[A-Za-z.]{1,40}$")]
    private static partial Regex Name();
}
