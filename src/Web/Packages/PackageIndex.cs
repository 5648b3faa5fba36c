using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Platform.Application;
using Platform.Application.Sandboxes;
using Platform.Infrastructure;
using Platform.Web.Sandboxes;

namespace Platform.Web.Packages;

/// <summary>Asks an agent what the package index has: only agents know the index and its credentials.</summary>
public sealed class PackageIndex(AgentRegistry agents, IHttpClientFactory clients)
{
    /// <summary>Name of the HTTP client for these questions.</summary>
    public const string Client = "agent-packages";

    private static readonly Refusal Silent = new(
        RefusalKind.Unavailable,
        "The package index cannot be asked just now. What is installed is not touched by that; try again in a moment.", null, 3);

    /// <summary>Names that a text is part of.</summary>
    /// <param name="preferred">The agent of the workspace's sandbox; any that answers will do as well.</param>
    public async Task<Answer<FoundPackages>> SearchAsync(string? preferred, string text, int limit, CancellationToken ct) =>
        await AskAsync<FoundPackages>(
            preferred, $"/agent/packages?search={Uri.EscapeDataString(text)}&limit={limit}", f => f.Names is not null, ct);

    /// <summary>What there is of a package.</summary>
    /// <param name="name">Normalised.</param>
    public async Task<Answer<PackageVersions>> VersionsAsync(string? preferred, string name, CancellationToken ct) =>
        await AskAsync<PackageVersions>(
            preferred, $"/agent/packages/{Uri.EscapeDataString(name)}", v => v.Versions is not null, ct);

    private async Task<Answer<T>> AskAsync<T>(string? preferred, string path, Func<T, bool> sound, CancellationToken ct)
        where T : class
    {
        // An agent whose engine is away can still ask the index.
        foreach (var agent in agents.Agents.Where(a => agents.Status(a.Id) is not null).OrderByDescending(a => a.Id == preferred))
        {
            try
            {
                using var client = clients.CreateClient(Client);
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(agent.Url, path));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", agent.Key);
                using var response = await client.SendAsync(request, ct);
                if (response.StatusCode is HttpStatusCode.NotFound) return Refusal.NotFound("package in the index");
                response.EnsureSuccessStatusCode();
                if (await response.Content.ReadFromJsonAsync<T>(PublicJson.Options, ct) is { } answer && sound(answer)) return answer;
            }
            catch (Exception e) when (!ct.IsCancellationRequested
                && e is HttpRequestException or TaskCanceledException or JsonException)
            {
                // The next one may know.
            }
        }

        return Silent;
    }
}
