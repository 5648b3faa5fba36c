using System.Numerics;
using System.Text.RegularExpressions;

namespace Platform.SandboxAgent.Packages;

/// <summary>A version as PEP 440 orders them; what is none comes before all that are.</summary>
internal sealed partial class PythonVersion : IComparable<PythonVersion>
{
    private readonly (BigInteger Epoch, BigInteger[] Release, (int, BigInteger) Pre, BigInteger Post, BigInteger? Dev, string Local)? _parts;

    public PythonVersion(string text)
    {
        Text = text;
        if (Pattern().Match(text.Trim().ToLowerInvariant()) is not { Success: true } match)
            return;
        var release = match.Groups["release"].Value.Split('.').Select(BigInteger.Parse).ToList();
        while (release.Count > 1 && release[^1].IsZero)
            release.RemoveAt(release.Count - 1);
        var (hasPre, hasPost, hasDev) = (match.Groups["pre"].Success, match.Groups["post"].Success, match.Groups["dev"].Success);
        IsPrerelease = hasPre || hasDev;
        var stage = match.Groups["pre"].Value switch { "a" or "alpha" => 1, "b" or "beta" => 2, "" => 4, _ => 3 };
        // A development version of the final one comes before its first preview.
        if (!hasPre && !hasPost && hasDev)
            stage = 0;
        _parts = (
            Number(match.Groups["epoch"].Value), [.. release], (stage, Number(match.Groups["pren"].Value)),
            hasPost ? Number(match.Groups["postn"].Value) : BigInteger.MinusOne, hasDev ? Number(match.Groups["devn"].Value) : null, match.Groups["local"].Value);
    }

    public string Text { get; }
    public bool IsPrerelease { get; }

    public int CompareTo(PythonVersion? other)
    {
        if (_parts is not { } a || other?._parts is not { } b)
            return (_parts is null ? 0 : 1) - (other?._parts is null ? 0 : 1) is not 0 and var one ? one : string.CompareOrdinal(Text, other?.Text);
        if (a.Epoch.CompareTo(b.Epoch) is not 0 and var epoch)
            return epoch;
        for (var i = 0; i < Math.Max(a.Release.Length, b.Release.Length); i++)
        {
            var (x, y) = (i < a.Release.Length ? a.Release[i] : BigInteger.Zero, i < b.Release.Length ? b.Release[i] : BigInteger.Zero);
            if (x.CompareTo(y) is not 0 and var part)
                return part;
        }
        if (a.Pre.CompareTo(b.Pre) is not 0 and var pre)
            return pre;
        if (a.Post.CompareTo(b.Post) is not 0 and var post)
            return post;
        if ((a.Dev is null, b.Dev is null) is var (x1, y1) && x1 != y1)
            return x1 ? 1 : -1;
        return a.Dev is { } d && d.CompareTo(b.Dev!.Value) is not 0 and var dev ? dev : string.CompareOrdinal(a.Local, b.Local);
    }

    private static BigInteger Number(string digits) => digits.Length == 0 ? BigInteger.Zero : BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^v?((?<epoch>[0-9]{1,20})!)?(?<release>[0-9]{1,20}(\.[0-9]{1,20})*)([-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pren>[0-9]{1,20})?)?((?<post>[-_.]?(post|rev|r)[-_.]?(?<postn>[0-9]{1,20})?)|(?<post>-(?<postn>[0-9]{1,20})))?(?<dev>[-_.]?dev[-_.]?(?<devn>[0-9]{1,20})?)?(\+(?<local>[a-z0-9._-]{1,100}))?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
