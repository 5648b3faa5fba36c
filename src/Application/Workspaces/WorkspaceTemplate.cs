using System.Reflection;

namespace Platform.Application.Workspaces;

/// <summary>What a new workspace starts with. Its files lie in <c>Templates/{id}</c>, as they are handed out.</summary>
public sealed record WorkspaceTemplate(string Id, string Title, string Description)
{
    /// <summary>The one that everybody's first workspace is made of.</summary>
    public static readonly WorkspaceTemplate Blank = new("blank", "Blank", "An empty main.py.");

    public static readonly IReadOnlyList<WorkspaceTemplate> All =
    [
        Blank,
        new("hello", "Hello", "A first program with a function, to change and to run."),
        new("guess", "Guessing game", "A program that asks: input(), loops and conditions."),
        new("tests", "With tests", "A module and unit tests for it."),
        new("csv", "Data from a table", "Reads a CSV file and sums it up.")
    ];

    private const string Folder = "Templates/";
    private static readonly Assembly Assembly = typeof(WorkspaceTemplate).Assembly;

    public static WorkspaceTemplate? Find(string? id) => All.FirstOrDefault(t => t.Id == id);

    /// <summary>The files, in the order of their paths.</summary>
    public IReadOnlyList<UploadItem> Files()
    {
        if (this == Blank) return [new UploadItem("main.py", Array.Empty<byte>())];
        var prefix = $"{Folder}{Id}/";
        return [.. Assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(n => new UploadItem(n[prefix.Length..], Read(n)))];
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
