using System.Text.Json;
using Marten;
using Platform.Application;
using Platform.Application.Identity;
using Platform.Domain.Identity;
using Platform.Web.Edge;

namespace Platform.Web.Identity;

/// <summary>A person's settings.</summary>
public static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/me/settings", async (IDocumentStore store, HttpContext context, CancellationToken ct) =>
        {
            await using var session = store.QuerySession();
            return await session.LoadAsync<Person>(context.User.PersonId(), ct) is { } person
                ? Results.Ok(View(person.Settings))
                : Problems.NotFound("person");
        });

        // Only those that are named change.
        app.MapPut("/api/me/settings", async (
            Dictionary<string, JsonElement> body, Commands commands, HttpContext context, CancellationToken ct) =>
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in body)
            {
                if (Text(value) is not { } text)
                    return Problems.Of(Refusal.Invalid("A setting is a text, a number, or true or false. Nothing was changed."));
                settings[name] = text;
            }

            return await commands.SendAsync<ChangeSettings, SettingsOf>(
                new ChangeSettings(context.Actor(), settings), changed => Results.Ok(View(changed.Settings)), ct);
        });
    }

    // Stored as texts, and shown as what they are.
    private static Dictionary<string, JsonElement> View(IReadOnlyDictionary<string, string> settings) =>
        settings.ToDictionary(s => s.Key, s => JsonSerializer.SerializeToElement<object>(
            bool.TryParse(s.Value, out var flag) ? flag : int.TryParse(s.Value, out var number) ? number : s.Value));

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => value.GetRawText(),
        _ => null
    };
}
