using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>How much one sandbox may ask for: names in a minute, bytes in a day.</summary>
internal sealed class Allowance(PackageSettings settings, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private DateTimeOffset _minute;
    private DateTimeOffset _day;
    private long _bytes;

    /// <summary>Throws when a name is one too many.</summary>
    public void TakeName(string name)
    {
        lock (_gate)
        {
            NewMinute();
            // Who has guessed too often may not go on guessing, nor find out which guess was right.
            if (_unknown.Count > settings.UnknownNamesPerMinute)
                throw TooManyUnknown();
            if (_names.Add(name) && _names.Count > settings.NamesPerMinute)
                throw NotGivenException.Limit(
                    StatusCodes.Status429TooManyRequests, $"More than {settings.NamesPerMinute} packages were asked for within a minute. Nothing was changed: try again in a minute.");
        }
    }

    /// <summary>Throws when a name that the index does not have is one too many.</summary>
    public void TakeUnknown(string name)
    {
        lock (_gate)
        {
            NewMinute();
            if (_unknown.Add(name) && _unknown.Count > settings.UnknownNamesPerMinute)
                throw TooManyUnknown();
        }
    }

    /// <summary>Throws when a file is too much for the day.</summary>
    public void TakeBytes(long bytes)
    {
        lock (_gate)
        {
            if (clock.GetUtcNow() - _day >= TimeSpan.FromDays(1))
                (_day, _bytes) = (clock.GetUtcNow(), 0);
            if (_bytes + bytes > settings.DailyBytes)
                throw NotGivenException.Limit(
                    StatusCodes.Status429TooManyRequests, $"This sandbox has got its {Words.Bytes(settings.DailyBytes)} of packages for today. Nothing was changed: try again tomorrow.");
            _bytes += bytes;
        }
    }

    private void NewMinute()
    {
        if (clock.GetUtcNow() - _minute < TimeSpan.FromMinutes(1))
            return;
        _minute = clock.GetUtcNow();
        _names.Clear();
        _unknown.Clear();
    }

    private NotGivenException TooManyUnknown() => NotGivenException.Limit(
        StatusCodes.Status429TooManyRequests, $"More than {settings.UnknownNamesPerMinute} names that the package index does not have were asked for within a minute. Nothing was changed: try again in a minute.");
}
