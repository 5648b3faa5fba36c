using System.Runtime.InteropServices;
using Platform.SandboxLink.Files;

namespace Platform.SandboxLink.Runs;

/// <summary>A C array of strings, as <c>argv</c> and <c>environ</c> are.</summary>
internal sealed unsafe class StringArray : IDisposable
{
    private readonly GCHandle[] _handles;

    public StringArray(IReadOnlyList<string> strings)
    {
        _handles = new GCHandle[strings.Count];
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(strings.Count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < strings.Count; i++)
        {
            _handles[i] = GCHandle.Alloc(Tree.Zero(strings[i]), GCHandleType.Pinned);
            Pointer[i] = (byte*)_handles[i].AddrOfPinnedObject();
        }
    }

    public byte** Pointer { get; }

    public void Dispose()
    {
        foreach (var handle in _handles)
            handle.Free();
        NativeMemory.Free(Pointer);
    }
}
