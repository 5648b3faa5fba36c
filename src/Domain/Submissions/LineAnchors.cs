using Platform.Domain.Workspaces;

namespace Platform.Domain.Submissions;

/// <summary>An event of one file with its position in the workspace's stream.</summary>
public readonly record struct RecordedChange(long Version, IFileEvent Event);

/// <summary>What a file was when it was deleted.</summary>
/// <param name="Text">Null when it was binary.</param>
/// <param name="Places">The place in it of each line of the start, from 0; -1 when the line was gone already.</param>
public sealed record DeletedFile(string Path, string? Text, IReadOnlyList<int> Places);

/// <summary>
/// Follows the lines of a file through what was recorded of it. Not a guess from two texts: an edit says which characters
/// it left, and a line is where most of its own still are. Only where a file was replaced as a whole are texts compared.
/// </summary>
public sealed class LineAnchors
{
    private readonly Func<string, string, int[]> _compare;
    private readonly int[] _places;
    private readonly long[] _gone;
    private string _text;
    private List<int> _starts;
    private bool _binary;

    /// <param name="path">The file's path at the start.</param>
    /// <param name="text">Its text at the start; lines end with a line feed.</param>
    /// <param name="compare">For each line of one text the line of another that it is, or -1, from 0.</param>
    public LineAnchors(string path, string text, Func<string, string, int[]> compare)
    {
        (Path, _text, _starts, _compare) = (path, text, Starts(text), compare);
        _places = [.. Enumerable.Range(0, _starts.Count)];
        _gone = new long[_places.Length];
    }

    /// <summary>Where the file is; null when it was deleted.</summary>
    public string? Path { get; private set; }

    /// <summary>The version at which the file was deleted; null while it is there.</summary>
    public long? DeletedAt { get; private set; }

    /// <summary>What it was then: should another file be there later, its lines may be these. Null while the file is there.</summary>
    public DeletedFile? Deleted { get; private set; }

    /// <summary>How many lines the file had at the start.</summary>
    public int Lines => _places.Length;

    /// <summary>The place of a line of the start, from 0; -1 when it is gone.</summary>
    public int Place(int line) => _places[line];

    /// <summary>The version at which a line was deleted; null while it is there.</summary>
    public long? GoneAt(int line) => _places[line] < 0 ? _gone[line] : null;

    /// <summary>Goes one event further.</summary>
    /// <param name="textOf">The text of a body that is not binary.</param>
    public void Follow(RecordedChange change, Func<FileBody, string> textOf)
    {
        // A file that comes back after it was deleted is another one, whatever its id.
        if (Path is null) return;
        switch (change.Event)
        {
            case FileEdited edited when !_binary:
                Edit(edited.Edits, change.Version);
                break;
            case FileReplaced { Body.Binary: true }:
                _binary = true;
                Forget(change.Version);
                break;
            case FileReplaced replaced:
                Replace(textOf(replaced.Body), change.Version);
                break;
            case FileRenamed renamed:
                Path = renamed.To;
                break;
            case FileDeleted:
                Deleted = new DeletedFile(Path, _binary ? null : _text, [.. _places]);
                (Path, DeletedAt) = (null, change.Version);
                Forget(change.Version);
                break;
        }
    }

    private void Edit(IReadOnlyList<TextEdit> edits, long version)
    {
        if (edits.Count == 0) return;
        var old = _starts;
        var text = TextEdits.Apply(_text, edits);
        var @new = Starts(text);
        // Most lines lie before or behind all that was edited, and are quick to place.
        var (first, last) = (edits[0].Offset, edits[^1].Offset + edits[^1].DeleteCount);
        for (var i = 0; i < _places.Length; i++)
        {
            if (_places[i] is not (>= 0 and var line)) continue;
            if (line + 1 < old.Count && old[line + 1] <= first) continue;
            Move(i, old[line] > last ? line + @new.Count - old.Count : PlaceAfter(line, old, @new, text, edits), version);
        }

        (_text, _starts) = (text, @new);
    }

    private void Replace(string text, long version)
    {
        // What was binary in between has no lines that could be followed.
        var places = _binary ? null : _compare(_text, text);
        for (var i = 0; i < _places.Length; i++)
            if (_places[i] >= 0) Move(i, places?[_places[i]] ?? -1, version);
        (_text, _starts, _binary) = (text, Starts(text), false);
    }

    private void Forget(long version)
    {
        for (var i = 0; i < _places.Length; i++)
            if (_places[i] >= 0) Move(i, -1, version);
    }

    private void Move(int line, int place, long version)
    {
        _places[line] = place;
        if (place < 0) _gone[line] = version;
    }

    /// <summary>
    /// The new line that has most of what is left of the old one, white space aside. When nothing else is left, its end
    /// decides, but only if it ends nothing of another line: then it was written anew in its place.
    /// </summary>
    private int PlaceAfter(int line, List<int> old, List<int> @new, string text, IReadOnlyList<TextEdit> edits)
    {
        var (start, end) = (old[line], line + 1 < old.Count ? old[line + 1] : _text.Length);
        var (shift, at) = (0, start);
        var (best, most) = (-1, 0);
        var (current, sum) = (-1, 0);
        int? newEnd = null;
        foreach (var edit in edits)
        {
            if (edit.Offset >= end) break;
            if (edit.Offset > at) Kept(edit.Offset);
            at = Math.Max(at, edit.Offset + edit.DeleteCount);
            shift += edit.Insert.Length - edit.DeleteCount;
        }

        if (at < end) Kept(end);
        if (best >= 0) return best;
        return newEnd is { } kept && LineAt(@new, kept) is var there && IsOwn(there) ? there : -1;

        void Kept(int until)
        {
            var place = LineAt(@new, at + shift);
            if (place != current) (current, sum) = (place, 0);
            for (var i = at; i < until; i++)
                if (!char.IsWhiteSpace(_text[i])) sum++;
            if (sum > most) (best, most) = (place, sum);
            if (until == end && _text[end - 1] == '\n') newEnd = end - 1 + shift;
        }

        // Whether all that is on the new line was inserted, or is of the old one.
        bool IsOwn(int there)
        {
            var (from, to) = (@new[there], there + 1 < @new.Count ? @new[there + 1] : text.Length);
            var (moved, kept) = (0, 0);
            foreach (var edit in edits)
            {
                // What lies between the edits was kept; of this line's text only what was outside of the old line matters.
                if (Foreign(kept, edit.Offset)) return false;
                kept = edit.Offset + edit.DeleteCount;
                moved += edit.Insert.Length - edit.DeleteCount;
            }

            return !Foreign(kept, _text.Length);

            bool Foreign(int oldFrom, int oldTo)
            {
                for (var i = Math.Max(oldFrom, from - moved); i < Math.Min(oldTo, to - moved); i++)
                    if ((i < start || i >= end) && !char.IsWhiteSpace(_text[i])) return true;
                return false;
            }
        }
    }

    private static int LineAt(List<int> starts, int offset)
    {
        var at = starts.BinarySearch(offset);
        return at >= 0 ? at : ~at - 1;
    }

    private static List<int> Starts(string text)
    {
        var starts = new List<int>();
        for (var at = 0; at < text.Length;)
        {
            starts.Add(at);
            var end = text.IndexOf('\n', at);
            at = end < 0 ? text.Length : end + 1;
        }

        return starts;
    }
}
