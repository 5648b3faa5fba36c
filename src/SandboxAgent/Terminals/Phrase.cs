namespace Platform.SandboxAgent.Terminals;

/// <summary>Notices a phrase in a stream of bytes, however it is cut into pieces.</summary>
internal sealed class Phrase(ReadOnlyMemory<byte> phrase)
{
    // What may be the beginning of the phrase at the end of what was seen.
    private readonly byte[] _edge = new byte[2 * (phrase.Length - 1)];
    private int _kept;

    /// <summary>Whether the phrase ends in this piece.</summary>
    public bool IsIn(ReadOnlySpan<byte> piece)
    {
        var length = phrase.Length - 1;
        var head = piece[..Math.Min(length, piece.Length)];
        head.CopyTo(_edge.AsSpan(_kept));
        var found = _edge.AsSpan(0, _kept + head.Length).IndexOf(phrase.Span) >= 0 || piece.IndexOf(phrase.Span) >= 0;
        Keep(piece, length);
        return found;
    }

    private void Keep(ReadOnlySpan<byte> piece, int length)
    {
        if (piece.Length >= length)
        {
            piece[^length..].CopyTo(_edge);
            _kept = length;
            return;
        }
        var all = _kept + piece.Length;
        var dropped = Math.Max(0, all - length);
        _edge.AsSpan(dropped, all - dropped).CopyTo(_edge);
        _kept = all - dropped;
    }
}
