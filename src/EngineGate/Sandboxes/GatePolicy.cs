using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Platform.EngineGate.Languages;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>The one list of what the agent may ask the engine for, and what of it concerns the agent's own containers.</summary>
internal sealed partial class GatePolicy(
    GateSettings settings, EngineClient engine, OwnContainers containers, NewContainers making, LanguageContainers languages,
    Measurements measurements, Host host, ILogger<GatePolicy> logger)
{
    public const long MaxBodyBytes = 512 * 1024;

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context);
        }
        catch (Refusal e)
        {
            if (e.Status == StatusCodes.Status403Forbidden)
                logger.LogWarning("Refused {Method} {Target}: {Reason}", Short(context.Request.Method), Short(Target(context)), e.Message);
            await Passing.AnswerAsync(context, e.Status, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            await Passing.AnswerAsync(context, e.StatusCode, "The engine gate cannot read this request.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            await Passing.AnswerAsync(context, StatusCodes.Status502BadGateway, $"The container engine does not answer at {settings.Engine}: {e.Message}");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The agent has gone.
        }
    }

    // The target is compared as it was sent, not as somebody understood it: no escapes, no dots, no versions.
    private Task DispatchAsync(HttpContext context)
    {
        var target = Target(context).Split('?', 2);
        if (!PlainPath().IsMatch(target[0]))
            throw Refusal.NotAllowed("this address.");
        var query = QueryHelpers.ParseQuery(target.Length > 1 ? target[1] : "").ToDictionary(q => q.Key, q => q.Value.ToString());
        return (context.Request.Method, target[0][1..].Split('/')) switch
        {
            ("GET" or "HEAD", ["_ping"]) => PassAsync(context, query, "/_ping"),
            ("GET", ["version"]) => PassAsync(context, query, "/version"),
            ("GET", ["events"]) => PassAsync(context, Only(query, "filters", f => Bodies.IsSame(f, OwnDeaths())), $"/events?filters={Escaped(OwnDeaths())}"),
            ("GET", ["containers", "json"]) => PassAsync(
                context, Only(Only(query, "all", a => a == "1"), "filters", f => Bodies.IsSame(f, Own())), $"/containers/json?all=1&filters={Escaped(Own())}"),
            ("POST", ["containers", "create"]) => CreateAsync(context, query),
            ("GET", ["containers", var id, "json"]) => OwnAsync(context, query, id, "/json"),
            ("POST", ["containers", var id, "start"]) => StartAsync(context, query, id),
            ("POST", ["containers", var id, "rename"]) => RenameAsync(
                context, Only(query, "name", n => ContainerNames.TryReadClaim(settings.AgentId, n, out _)), id, query.GetValueOrDefault("name")),
            ("DELETE", ["containers", var id]) => RemoveAsync(
                context, Only(Only(query, "v", v => v == "1"), "force", f => f == "1"), id),
            ("POST", ["containers", var id, "exec"]) => CreateExecAsync(context, query, id),
            ("POST", ["exec", var id, "start"]) => StartExecAsync(context, query, id),
            ("POST", ["exec", var id, "resize"]) => OwnExecAsync(
                context, Only(Only(query, "h", IsSize), "w", IsSize), id, $"/resize?h={query.GetValueOrDefault("h")}&w={query.GetValueOrDefault("w")}"),
            ("GET", ["exec", var id, "json"]) => OwnExecAsync(context, query, id, "/json"),
            ("GET", ["platform", "host"]) => HostAsync(context),
            ("GET", ["platform", "usage", var id]) => UsageAsync(context, id),
            _ => throw Refusal.NotAllowed("this call.")
        };
    }

    private async Task PassAsync(HttpContext context, Dictionary<string, string> query, string target, JsonObject? body = null)
    {
        NoMore(query);
        using var response = await engine.SendAsync(new HttpMethod(context.Request.Method), target, body, context.RequestAborted);
        await Passing.CopyAsync(response, context);
    }

    private async Task OwnAsync(HttpContext context, Dictionary<string, string> query, string id, string rest)
    {
        var container = await FindAsync(context, id);
        await PassAsync(context, query, $"/containers/{container.Id}{rest}");
    }

    private async Task OwnExecAsync(HttpContext context, Dictionary<string, string> query, string id, string rest)
    {
        await containers.FindExecAsync(Id(id), context.RequestAborted);
        await PassAsync(context, query, $"/exec/{id}{rest}");
    }

    private async Task CreateAsync(HttpContext context, Dictionary<string, string> query)
    {
        var name = query.GetValueOrDefault("name");
        if (name is not null && ContainerNames.TryReadLanguage(settings.AgentId, name, out var sandbox))
        {
            NoMore(Only(query, "name", _ => true));
            await languages.CreateAsync(context, name, sandbox, Bodies.Language(await Passing.ReadAsync(context), settings));
            return;
        }
        NoMore(Only(
            query, "name", n => ContainerNames.IsWarm(settings.AgentId, n) || ContainerNames.TryReadClaim(settings.AgentId, n, out _)));
        var (body, limits) = Bodies.Container(await Passing.ReadAsync(context), settings);
        await making.CreateAsync(context, name!, body, limits);
    }

    private async Task StartAsync(HttpContext context, Dictionary<string, string> query, string id)
    {
        var container = await FindAsync(context, id);
        if (container.Sandbox is not null)
        {
            NoMore(query);
            await languages.StartAsync(context, container);
            return;
        }
        if (!container.MayStart())
            throw Refusal.NotAllowed("a sandbox that is started twice.");
        await PassAsync(context, query, $"/containers/{container.Id}/start");
        // The engine has mounted the disk now, or will not.
        container.LetGo();
    }

    private async Task RemoveAsync(HttpContext context, Dictionary<string, string> query, string id)
    {
        var container = await FindAsync(context, id);
        await PassAsync(context, query, $"/containers/{container.Id}?v=1&force=1");
        if (context.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status404NotFound)
            containers.Forget(container.Id);
    }

    // A language server's container keeps its name: it says whose files it reads.
    private async Task RenameAsync(HttpContext context, Dictionary<string, string> query, string id, string? name)
    {
        var container = await FindAsync(context, id);
        if (container.Sandbox is not null)
            throw Refusal.NotAllowed("another name for a language container.");
        await PassAsync(context, query, $"/containers/{container.Id}/rename?name={name}");
    }

    private async Task CreateExecAsync(HttpContext context, Dictionary<string, string> query, string id)
    {
        NoMore(query);
        var container = await FindAsync(context, id);
        var body = Bodies.Exec(await Passing.ReadAsync(context), container);
        using var response = await engine.SendAsync(HttpMethod.Post, $"/containers/{container.Id}/exec", body, context.RequestAborted);
        if (await Passing.CopyAsync(response, context) is { } answer)
            containers.AddExec(answer["Id"]!.GetValue<string>(), new OwnExec(container.Id, body["Tty"]!.GetValue<bool>()));
    }

    private async Task StartExecAsync(HttpContext context, Dictionary<string, string> query, string id)
    {
        NoMore(query);
        var exec = await containers.FindExecAsync(Id(id), context.RequestAborted);
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true })
            throw Refusal.NotAllowed("a process that is started with a body, or without an upgrade of the connection.");
        var body = new JsonObject { ["Detach"] = false, ["Tty"] = exec.Terminal };
        using var response = await engine.SendAsync(HttpMethod.Post, $"/exec/{id}/start", body, context.RequestAborted, upgrade: true);
        if (response.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
            await Passing.SpliceAsync(context, response);
        else
            await Passing.CopyAsync(response, context);
    }

    private async Task HostAsync(HttpContext context) =>
        await context.Response.WriteAsJsonAsync(await host.FactsAsync(context.RequestAborted), context.RequestAborted);

    private async Task UsageAsync(HttpContext context, string id)
    {
        var measured = await measurements.OfAsync(await FindAsync(context, id), context.RequestAborted)
            ?? throw new Refusal(StatusCodes.Status404NotFound, "The container does not run, or cannot be measured on this host.");
        await context.Response.WriteAsJsonAsync(measured, context.RequestAborted);
    }

    private Task<OwnContainer> FindAsync(HttpContext context, string id) => containers.FindAsync(Id(id), context.RequestAborted);

    private JsonObject Own() => new() { ["label"] = new JsonObject { [$"{ContainerTemplate.AgentLabel}={settings.AgentId}"] = true } };

    private JsonObject OwnDeaths() => new()
    {
        ["type"] = new JsonObject { ["container"] = true },
        ["event"] = new JsonObject { ["die"] = true, ["oom"] = true },
        ["label"] = new JsonObject { [$"{ContainerTemplate.AgentLabel}={settings.AgentId}"] = true }
    };

    private static string Escaped(JsonObject filters) => Uri.EscapeDataString(filters.ToJsonString());

    private static string Id(string id) => FullId().IsMatch(id) ? id : throw Refusal.NotAllowed("a name in place of a full id.");

    private static bool IsSize(string text) => Size().IsMatch(text);

    // Takes one expected parameter out; whatever is left in the end was not expected.
    private static Dictionary<string, string> Only(Dictionary<string, string> query, string name, Func<string, bool> allowed) =>
        query.TryGetValue(name, out var value) && allowed(value)
            ? query.Where(q => q.Key != name).ToDictionary()
            : throw Refusal.NotAllowed($"this value of {name}.");

    private static void NoMore(Dictionary<string, string> query)
    {
        if (query.Count > 0)
            throw Refusal.NotAllowed("these parameters.");
    }

    private static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static string Short(string text) => text.Length > 200 ? text[..200] + "…" : text;

    [GeneratedRegex(@"\A(/[a-z0-9_]+)+\z")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex FullId();

    [GeneratedRegex(@"\A[1-9][0-9]{0,3}\z")]
    private static partial Regex Size();
}
