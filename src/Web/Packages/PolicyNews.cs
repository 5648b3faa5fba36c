using Platform.Application.Packages;
using Platform.Application.Sandboxes;
using Platform.Infrastructure.Packages;
using Wolverine;

namespace Platform.Web.Packages;

/// <summary>Tells an agent that has appeared what may be installed: it keeps nothing over a restart.</summary>
public sealed class PolicyNews(IServiceScopeFactory scopes, PackageQueries queries)
{
    public async Task TellAsync(string agentId, CancellationToken ct)
    {
        var policy = (await queries.RulesAsync(ct)).Policy();
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>()
            .EndpointFor(AgentEndpoint.Commands(agentId)).SendAsync(new UsePackagePolicy(policy));
    }
}
