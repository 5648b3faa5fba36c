using System.Text.Json.Nodes;
using Platform.Domain.Sandboxes;
using Platform.SandboxAgent.Sandboxes;

namespace Platform.EngineGate.Sandboxes;

/// <summary>Makes containers: what the agent may ask for, and on top what it has no say in, the disk and the control group.</summary>
internal sealed class NewContainers(EngineClient engine, OwnContainers containers, Disks disks, LearnersGroup group)
{
    public async Task CreateAsync(HttpContext context, string name, JsonObject body, SandboxLimits limits)
    {
        var options = body["HostConfig"]!;
        var disk = await disks.MakeAsync(limits, context.RequestAborted);
        try
        {
            if (disk is not null)
                options["Mounts"] = new JsonArray(Disks.Mount(disk, ContainerTemplate.Home));
            options["CgroupParent"] = await group.NameAsync(context.RequestAborted);
            // Not to be broken off halfway, which would leave a container that nobody knows.
            using var response = await engine.SendAsync(HttpMethod.Post, $"/containers/create?name={name}", body, CancellationToken.None);
            if (await Passing.CopyAsync(response, context) is { } made)
            {
                var container = containers.Add(made["Id"]!.GetValue<string>());
                if (disk is not null)
                    container.Hold(disk);
                disk = null;
            }
        }
        finally
        {
            disk?.Dispose();
        }
    }
}
