using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Domain.Workspaces;

/// <summary>Applying and checking edits; offsets are UTF-16 code units, as editors and C# strings count.</summary>
public static class TextEdits
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    /// <summary>Why a list of edits does not fit a text, or null when it does.</summary>
    public static string? Problem(string text, IReadOnlyList<TextEdit> edits)
    {
        var end = 0;
        foreach (var edit in edits)
        {
            if (edit.Offset < end) return "The edits overlap or are not sorted by offset.";
            if (edit.DeleteCount < 0) return "An edit deletes a negative number of characters.";
            if (edit.Offset > text.Length - edit.DeleteCount) return "An edit reaches beyond the end of the text.";
            end = edit.Offset + edit.DeleteCount;
        }

        return null;
    }

    /// <summary>The text after the edits, which must fit (<see cref="Problem"/>).</summary>
    public static string Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        var result = new StringBuilder(text.Length + 64);
        var from = 0;
        foreach (var edit in edits)
        {
            result.Append(text, from, edit.Offset - from).Append(edit.Insert);
            from = edit.Offset + edit.DeleteCount;
        }

        return result.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Lower-case hexadecimal SHA-256 and size of a text in UTF-8; null when it has a lone surrogate and so no UTF-8 form.</summary>
    public static (string Hash, int Size)? Measure(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(StrictUtf8.GetMaxByteCount(text.Length));
        try
        {
            var size = StrictUtf8.GetBytes(text, buffer);
            return (Hash(buffer.AsSpan(0, size)), size);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Lower-case hexadecimal SHA-256.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The text when the bytes are UTF-8 without NUL, otherwise null (they are binary then). A byte order mark stays part of the text.</summary>
    public static string? TextOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0)) return null;
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Makes the body that an event carries.</summary>
    public static FileBody Body(ReadOnlySpan<byte> bytes)
    {
        var text = TextOf(bytes);
        return new FileBody(
            Hash(bytes), bytes.Length, bytes.Length <= WorkspaceLimits.InlineBytes ? text : null, text is null);
    }
}
