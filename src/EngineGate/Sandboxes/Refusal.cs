namespace Platform.EngineGate.Sandboxes;

/// <summary>Something that the gate does not do; the sentence goes to the caller and into the log.</summary>
internal sealed class Refusal(int status, string sentence) : Exception(sentence)
{
    public int Status => status;

    public static Refusal NotAllowed(string what) => new(StatusCodes.Status403Forbidden, $"The engine gate does not allow it: {what}");
}
