using System.Runtime.CompilerServices;

namespace MlNetPath.Compare.Tests;

public sealed class PeakMemoryTests
{
    private const int Much = 300 << 20;

    [Fact]
    public void What_was_held_and_given_back_counts_for_its_own_stage_only()
    {
        long peak;
        using (PeakMemory first = PeakMemory.Start())
        {
            Assert.True(Hold(first) >= Much, "What is held now is not in the peak.");
            peak = first.Bytes;
            Assert.True(peak >= Much, "The peak was forgotten.");
        }

        using PeakMemory second = PeakMemory.Start();
        Assert.True(second.Bytes < peak - (Much / 2), $"The second stage starts from {second.Bytes} after a first one of {peak}.");
    }

    // A method of its own, so that nothing holds the array afterwards.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Hold(PeakMemory memory)
    {
        byte[] block = GC.AllocateUninitializedArray<byte>(Much);
        Array.Fill(block, (byte)1);
        long bytes = memory.Bytes;
        GC.KeepAlive(block);
        return bytes;
    }
}
