using System.Globalization;
using System.Text.Json.Nodes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>What the engine says about itself and its machine.</summary>
internal sealed class Host(EngineClient engine, GateSettings settings)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private JsonNode? _info;
    private DateTime _at;
    private string? _image;
    private DateTime _imageAt;

    /// <summary>Set once it is known that disks cannot be made here, with the reason.</summary>
    public string? DiskProblem { get; set; }

    public async Task<HostFacts> FactsAsync(CancellationToken cancellation)
    {
        var info = await InfoAsync(cancellation);
        return new HostFacts(
            DiskProblem is null, DiskProblem, HasUserNamespaces(info), info["MemTotal"]?.GetValue<long>() ?? 0,
            info["NCPU"]?.GetValue<int>() ?? 0, settings.Runtime ?? info["DefaultRuntime"]?.GetValue<string>() ?? "");
    }

    public async Task<bool> UsesSystemdAsync(CancellationToken cancellation) =>
        (await InfoAsync(cancellation))["CgroupDriver"]?.GetValue<string>() == "systemd";

    /// <summary>Who the learner (1000) of a container is on the host.</summary>
    public async Task<int> LearnerAsync(CancellationToken cancellation)
    {
        var info = await InfoAsync(cancellation);
        if (!HasUserNamespaces(info))
            return 1000;
        // With user namespaces the engine keeps its state in a folder named by the first ids: …/100000.100000
        var folder = Path.GetFileName(info["DockerRootDir"]?.GetValue<string>() ?? "").Split('.');
        return folder.Length == 2 && int.TryParse(folder[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? first + 1000
            : throw new Refusal(StatusCodes.Status500InternalServerError, "The engine uses user namespaces, and does not say which.");
    }

    /// <summary>The id of the image that sandboxes are made from.</summary>
    public async Task<string> ImageAsync(CancellationToken cancellation)
    {
        if (_image is { } known && DateTime.UtcNow - _imageAt < Fresh)
            return known;
        var image = await engine.AskAsync(HttpMethod.Get, $"/images/{Uri.EscapeDataString(settings.Image)}/json", null, cancellation)
            ?? throw new Refusal(StatusCodes.Status404NotFound, $"The engine has no image {settings.Image}.");
        (_image, _imageAt) = (image["Id"]!.GetValue<string>().Split(':')[^1], DateTime.UtcNow);
        return _image;
    }

    private static bool HasUserNamespaces(JsonNode info) =>
        info["SecurityOptions"] is JsonArray options && options.Any(o => o!.GetValue<string>().Contains("userns", StringComparison.Ordinal));

    private async Task<JsonNode> InfoAsync(CancellationToken cancellation)
    {
        if (_info is { } known && DateTime.UtcNow - _at < Fresh)
            return known;
        var info = (await engine.AskAsync(HttpMethod.Get, "/info", null, cancellation))!;
        (_info, _at) = (info, DateTime.UtcNow);
        return info;
    }
}
