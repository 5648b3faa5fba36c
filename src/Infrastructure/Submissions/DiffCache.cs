using System.Diagnostics.CodeAnalysis;

namespace Platform.Infrastructure.Submissions;

/// <summary>
/// Comparisons that were made a short while ago, up to a number of bytes. What is compared is named by hashes or by
/// attempts, which never change, so nothing in here can be out of date.
/// </summary>
internal sealed class DiffCache(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<object, LinkedListNode<(object Key, object Value, long Bytes)>> _known = [];
    private readonly LinkedList<(object Key, object Value, long Bytes)> _byUse = new();

    /// <summary>What is kept at present.</summary>
    public long Bytes { get; private set; }

    public bool TryGet<T>(object key, [NotNullWhen(true)] out T? value) where T : class
    {
        lock (_lock)
        {
            value = null;
            if (!_known.TryGetValue(key, out var node)) return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = (T)node.Value.Value;
            return true;
        }
    }

    public void Keep(object key, object value, long bytes)
    {
        if (bytes > capacity) return;
        lock (_lock)
        {
            if (_known.ContainsKey(key)) return;
            _known[key] = _byUse.AddFirst((key, value, bytes));
            Bytes += bytes;
            while (Bytes > capacity && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _known.Remove(oldest.Value.Key);
                Bytes -= oldest.Value.Bytes;
            }
        }
    }
}
