using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Benchmarks;

/// <summary>Shows rows to people and keeps them for tools.</summary>
internal static class Report
{
    private static readonly string[] Titles =
        ["area", "name", "unit", "n", "p50", "p95", "p99", "floor p95", "ratio", "goal", "met"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    public static void Print(IReadOnlyList<Row> rows)
    {
        var lines = rows.Select(Cells).Prepend(Titles).ToList();
        var widths = Enumerable.Range(0, Titles.Length).Select(c => lines.Max(l => l[c].Length)).ToArray();
        foreach (var line in lines)
            Console.WriteLine(string.Join("  ", line.Select((cell, c) =>
                c is >= 3 and <= 8 ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd());
        foreach (var row in rows.Where(r => r.Failure is not null))
            Console.WriteLine($"{row.Area}: {row.Failure}");
        Console.WriteLine();
    }

    public static void Write(string path, IReadOnlyList<Row> rows)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(rows, Json) + "\n");
    }

    private static string[] Cells(Row row) =>
    [
        row.Area, row.Name, row.Unit, row.N.ToString(CultureInfo.InvariantCulture), Number(row.P50), Number(row.P95),
        Number(row.P99), Number(row.FloorP95), Number(row.Ratio), row.Goal ?? "-",
        row.Met switch { true => "yes", false => "NO", null => "-" }
    ];

    private static string Number(double? value) => value switch
    {
        null => "-",
        { } v when Math.Abs(v) >= 100 => v.ToString("0", CultureInfo.InvariantCulture),
        { } v when Math.Abs(v) >= 10 => v.ToString("0.0", CultureInfo.InvariantCulture),
        { } v => v.ToString("0.00", CultureInfo.InvariantCulture)
    };
}
