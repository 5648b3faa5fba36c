using System.Globalization;
using System.Text;

namespace Platform.Domain.Workspaces;

/// <summary>
/// What a name looks like to a person: names that differ in case only, or in how Unicode composes the same letters, have
/// the same key. A key is for comparing, never for showing or storing.
/// </summary>
/// <remarks>
/// The product runs without ICU, and <see cref="string.Normalize()"/> then leaves everything but ASCII as it is; hence
/// the table (docs/adr/0041-names-that-look-alike.md).
/// </remarks>
public static class NameKey
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Vowels = 21, Tails = 28, Syllables = 19 * Vowels * Tails;

    private static readonly Lazy<(Dictionary<int, int[]> Forms, Dictionary<int, int> Classes)> Table = new(Read);

    public static string Of(string path)
    {
        if (Ascii.IsValid(path)) return path.ToLowerInvariant();
        var runes = new List<int>(path.Length);
        foreach (var rune in path.EnumerateRunes()) Decompose(rune.Value, runes);
        Order(runes);
        var key = new StringBuilder(path.Length);
        Span<char> buffer = stackalloc char[2];
        foreach (var rune in runes)
        {
            // Up and down again: letters with two small forms, such as the final sigma, meet.
            var folded = Rune.ToLowerInvariant(Rune.ToUpperInvariant(new Rune(rune)));
            key.Append(buffer[..folded.EncodeToUtf16(buffer)]);
        }

        return key.ToString();
    }

    private static void Decompose(int rune, List<int> into)
    {
        if (rune - HangulBase is >= 0 and < Syllables and var syllable)
        {
            into.Add(LeadBase + syllable / (Vowels * Tails));
            into.Add(VowelBase + syllable % (Vowels * Tails) / Tails);
            if (syllable % Tails is > 0 and var tail) into.Add(TailBase + tail);
        }
        else if (Table.Value.Forms.TryGetValue(rune, out var form))
        {
            into.AddRange(form);
        }
        else
        {
            into.Add(rune);
        }
    }

    /// <summary>Marks on one letter in the order of their classes, whichever was typed first.</summary>
    private static void Order(List<int> runes)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var mark = Class(runes[i]);
            if (mark == 0) continue;
            for (var j = i; j > 0 && Class(runes[j - 1]) > mark; j--)
                (runes[j - 1], runes[j]) = (runes[j], runes[j - 1]);
        }
    }

    private static int Class(int rune) => Table.Value.Classes.GetValueOrDefault(rune);

    private static (Dictionary<int, int[]>, Dictionary<int, int>) Read()
    {
        var (forms, classes) = (new Dictionary<int, int[]>(), new Dictionary<int, int>());
        using var stream = typeof(NameKey).Assembly.GetManifestResourceStream("CanonicalForms.txt")
            ?? throw new InvalidOperationException("The table of canonical forms is missing from the assembly.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.IndexOf('=') is > 0 and var at && line[0] != '#')
                forms[Hex(line[..at])] = [.. line[(at + 1)..].Split(' ').Select(Hex)];
            else if (line.Split('-', ':') is [var first, var last, var mark] && line[0] != '#')
                for (var rune = Hex(first); rune <= Hex(last); rune++)
                    classes[rune] = int.Parse(mark, CultureInfo.InvariantCulture);
        }

        return (forms, classes);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
