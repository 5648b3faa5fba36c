using Platform.SandboxAgent.Sandboxes;

namespace Platform.SandboxAgent.Packages;

/// <summary>How much one workspace may ask for: requests at once, names in a minute, bytes in a day.</summary>
internal sealed class Allowance(PackageSettings settings, TimeProvider clock)
{
    // An installation of some hundred packages passes at once.
    private readonly TokenBucket _requests = new(burst: 1000, perSecond: 10);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private DateTimeOffset _minute;
    private DateTimeOffset _day;
    private DateTimeOffset _lastRequest;
    private long _bytes;

    /// <summary>Whether it is as good as a new one.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_gate)
                return clock.GetUtcNow() - _lastRequest >= TimeSpan.FromDays(1) && clock.GetUtcNow() - _day >= TimeSpan.FromDays(1);
        }
    }

    /// <summary>Throws when a request comes too soon after too many others.</summary>
    public void TakeRequest()
    {
        lock (_gate)
        {
            _lastRequest = clock.GetUtcNow();
            if (!_requests.TryTake(_lastRequest))
                throw NotGivenException.Limit(
                    StatusCodes.Status429TooManyRequests, "Too much was asked for at once. Nothing was changed: try again in a minute.");
        }
    }

    /// <summary>Throws when a name is one too many.</summary>
    public void TakeName(string name)
    {
        lock (_gate)
        {
            NewMinute();
            // Who has guessed too often may not go on guessing, nor find out which guess was right.
            if (_unknown.Count > settings.UnknownNamesPerMinute)
                throw TooManyUnknown();
            if (_names.Contains(name))
                return;
            // Not counted when it is refused: otherwise asking once more would do.
            if (_names.Count >= settings.NamesPerMinute)
                throw NotGivenException.Limit(
                    StatusCodes.Status429TooManyRequests, $"More than {settings.NamesPerMinute} packages were asked for within a minute. Nothing was changed: try again in a minute.");
            _names.Add(name);
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
                    StatusCodes.Status429TooManyRequests, $"This workspace has got its {Words.Bytes(settings.DailyBytes)} of packages for today. Nothing was changed: try again tomorrow.");
            _bytes += bytes;
        }
    }

    /// <summary>What was taken for a file that is not given out.</summary>
    public void GiveBack(long bytes)
    {
        lock (_gate)
            _bytes = Math.Max(0, _bytes - bytes);
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

/// <summary>What one file takes of an allowance, as its length gets known.</summary>
/// <param name="allowance">Null when nothing is counted.</param>
internal sealed class Taking(Allowance? allowance)
{
    private long _taken;

    /// <summary>Throws when it is too much for the day.</summary>
    public void UpTo(long bytes)
    {
        if (allowance is null || bytes <= _taken)
            return;
        allowance.TakeBytes(bytes - _taken);
        _taken = bytes;
    }

    /// <summary>Gives back what was taken when the file is not given out.</summary>
    public async Task<T> ForAsync<T>(Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (NotGivenException)
        {
            allowance?.GiveBack(_taken);
            _taken = 0;
            throw;
        }
    }
}
