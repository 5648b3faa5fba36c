namespace Platform.SandboxAgent.Sandboxes;

/// <summary>
/// Hands news to whoever listens, and keeps the last one for a listener that comes later. The helper waits for an
/// answer to a change before it tells the next: one that nobody heard would be the last for good.
/// </summary>
internal sealed class News<T> where T : class
{
    private readonly Lock _gate = new();
    private Action<T>? _listener;
    private T? _unheard;

    public void Listen(Action<T> listener)
    {
        T? unheard;
        lock (_gate)
        {
            _listener = listener;
            (unheard, _unheard) = (_unheard, null);
        }
        if (unheard is not null)
            listener(unheard);
    }

    public void Tell(T news)
    {
        Action<T>? listener;
        lock (_gate)
        {
            listener = _listener;
            if (listener is null)
                _unheard = news;
        }
        listener?.Invoke(news);
    }
}
