using System.Net;
using System.Text.Json.Nodes;
using Platform.EngineGate.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Languages;

/// <summary>
/// Makes and starts the containers of language servers. Whose files one reads follows from its name, which names the
/// sandbox, and from the name of that sandbox's container; both are fixed. See docs/adr/0050-language-container.md.
/// </summary>
internal sealed class LanguageContainers(EngineClient engine, OwnContainers containers, LearnersGroup group, GateSettings settings)
{
    /// <param name="sandbox">As the new container's name says it.</param>
    public async Task CreateAsync(HttpContext context, string name, Guid sandbox, (JsonObject Body, string Sandbox) order)
    {
        var source = await containers.FindAsync(order.Sandbox, context.RequestAborted);
        var found = await InspectAsync(source.Id, context.RequestAborted);
        if (source.Sandbox is not null
            || !ContainerNames.TryReadClaim(settings.AgentId, found?["Name"]?.GetValue<string>().TrimStart('/') ?? "", out var claim)
            || claim.Value.Sandbox != sandbox)
            throw Refusal.NotAllowed("a language container that reads the files of another sandbox.");
        RunningSince(found);
        order.Body["HostConfig"]!["CgroupParent"] = await group.NameAsync(context.RequestAborted);
        // Not to be broken off halfway, which would leave a container that nobody knows.
        using var response = await engine.SendAsync(HttpMethod.Post, $"/containers/create?name={name}", order.Body, CancellationToken.None);
        if (await Passing.CopyAsync(response, context) is { } made)
            containers.Add(made["Id"]!.GetValue<string>(), order.Sandbox);
    }

    /// <summary>
    /// The sandbox must have run all the time until the files are mounted a second time. Had it ended in between, its
    /// disk's device might already be somebody else's: a device that nobody has mounted is given to the next sandbox.
    /// Nothing of the learner's has run in the new container by then; it is removed.
    /// </summary>
    public async Task StartAsync(HttpContext context, OwnContainer container)
    {
        var since = RunningSince(await InspectAsync(container.Sandbox!, context.RequestAborted));
        // Started once: a second time would mount anew what meanwhile was let go of.
        if (!container.MayStart())
            throw Refusal.NotAllowed("a language container that is started twice.");
        using var response = await engine.SendAsync(HttpMethod.Post, $"/containers/{container.Id}/start", null, CancellationToken.None);
        if (response.StatusCode == HttpStatusCode.NoContent && await StillAsync(container, since) is false)
        {
            await engine.AskAsync(HttpMethod.Delete, $"/containers/{container.Id}?v=1&force=1", null, CancellationToken.None);
            containers.Forget(container.Id);
            throw Ended();
        }
        await Passing.CopyAsync(response, context);
    }

    private async Task<bool> StillAsync(OwnContainer container, string since)
    {
        try
        {
            return RunningSince(await InspectAsync(container.Sandbox!, CancellationToken.None)) == since;
        }
        catch (Exception e) when (e is Refusal or HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private Task<JsonNode?> InspectAsync(string id, CancellationToken cancellation) =>
        engine.AskAsync(HttpMethod.Get, $"/containers/{id}/json", null, cancellation);

    private static string RunningSince(JsonNode? sandbox) =>
        sandbox?["State"] is { } state && state["Running"]?.GetValue<bool>() == true
            ? $"{state["StartedAt"]} {state["Pid"]}"
            : throw Ended();

    private static Refusal Ended() => new(StatusCodes.Status409Conflict, "The sandbox whose files are to be read does not run.");
}
