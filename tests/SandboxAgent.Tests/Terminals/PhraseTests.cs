using System.Text;
using Platform.SandboxAgent.Terminals;

namespace Platform.SandboxAgent.Tests.Terminals;

public sealed class PhraseTests
{
    [Fact]
    public void A_phrase_is_noticed_once_wherever_the_stream_is_cut()
    {
        var text = Encoding.ASCII.GetBytes("ab Too many Too many open files! and more of it");
        for (var first = 0; first <= text.Length; first++)
            for (var second = first; second <= text.Length; second++)
            {
                var phrase = new Phrase("Too many open files"u8.ToArray());
                bool[] found = [phrase.IsIn(text.AsSpan(0, first)), phrase.IsIn(text.AsSpan(first, second - first)), phrase.IsIn(text.AsSpan(second))];
                Assert.Single(found, f => f);
            }
    }

    [Fact]
    public void Byte_by_byte_too_and_never_without_it()
    {
        var phrase = new Phrase("aab"u8.ToArray());
        Assert.Equal([false, false, false, true, false, false, true], "aaabaab".Select(c => phrase.IsIn([(byte)c])));
        Assert.False(phrase.IsIn("aa"u8));
        Assert.False(phrase.IsIn("cb"u8));
    }
}
