using System.Text.Json;
using Platform.PlatformClient;

namespace Platform.EndToEnd.Tests.Setup;

/// <summary>The text of a file as its events alone tell it; naive on purpose.</summary>
internal static class Fold
{
    public static string TextOf(IEnumerable<EventInfo> events, string path)
    {
        string? fileId = null;
        var text = "";
        foreach (var e in events)
        {
            if (e.Type == "file_created" && e.Data.GetProperty("path").GetString() == path)
                fileId = e.Data.GetProperty("fileId").GetString();
            if (fileId is null || !e.Data.TryGetProperty("fileId", out var id) || id.GetString() != fileId) continue;
            text = e.Type switch
            {
                "file_created" or "file_replaced" => e.Data.GetProperty("body").GetProperty("text").GetString()!,
                "file_edited" => Apply(text, e.Data.GetProperty("edits")),
                _ => text
            };
            if (e.Type == "file_edited")
                Assert.Equal(e.Data.GetProperty("resultHash").GetString(), PlatformSession.Hash(text));
        }

        return text;
    }

    // Offsets refer to the text before the command, so they are applied from the end.
    private static string Apply(string text, JsonElement edits) => edits.EnumerateArray().Reverse().Aggregate(
        text, (t, edit) => t.Remove(edit.GetProperty("offset").GetInt32(), edit.GetProperty("deleteCount").GetInt32())
            .Insert(edit.GetProperty("offset").GetInt32(), edit.GetProperty("insert").GetString()!));
}
