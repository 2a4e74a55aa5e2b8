using RatEngine.Buffers;

/// <summary>In the checked mode of the pool: blocks that were written to after their return are found at the end of the run at the latest. Outside any
/// namespace, so that it stands around all tests.</summary>
[SetUpFixture]
public sealed class CheckedPool
{
    [OneTimeTearDown]
    public void Verify() => BlockPool.VerifyReturned();
}
