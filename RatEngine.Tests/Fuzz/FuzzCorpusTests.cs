namespace RatEngine.Tests.Fuzz;

/// <summary>Replays every input that the repository keeps.</summary>
public sealed class FuzzCorpusTests
{
    private const int MostBytes = 4 * 1024;

    // A thousand times what the longest takes: a hang is a failure, a busy machine is none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static IEnumerable<TestCaseData> Inputs =>
        from target in FuzzTargets.Names
        from file in FuzzCorpus.Files(target)
        select new TestCaseData(target, file).SetArgDisplayNames(target, Path.GetFileNameWithoutExtension(file));

    [TestCaseSource(nameof(Inputs))]
    public async Task Input_is_answered_in_one_way_however_it_is_cut(string target, string file)
    {
        var input = FuzzCorpus.Read(file);
        await Task.Run(() => FuzzRun.Once(FuzzTargets.Make(target), input)).WaitAsync(Patience);
    }

    [TestCaseSource(nameof(Inputs))]
    public void Input_is_small(string target, string file) => Assert.That(FuzzCorpus.Read(file), Has.Length.AtMost(MostBytes));

    [Test]
    public void Every_target_has_inputs_and_every_input_a_target()
    {
        var folders = FuzzCorpus.Files("").Select(file => file.Split('/')[^2]).Distinct();
        Assert.That(folders, Is.EquivalentTo(FuzzTargets.Names));
    }

    /// <summary>The bound is one that an allocation by a number from the input breaks.</summary>
    [Test]
    public void Allocating_what_an_input_asks_for_is_found() =>
        Assert.That(() => FuzzRun.Once(new Greedy(), "7fffff"u8.ToArray()), Throws.TypeOf<FuzzFailure>());

    private sealed class Greedy : IFuzzTarget
    {
        public void Run(ReadOnlyMemory<byte> input) =>
            GC.KeepAlive(new byte[Convert.ToInt32(System.Text.Encoding.ASCII.GetString(input.Span), 16)]);
    }
}
