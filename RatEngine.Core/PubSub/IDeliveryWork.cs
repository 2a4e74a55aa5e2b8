namespace RatEngine.PubSub;

/// <summary>Something for a shard's thread to do.</summary>
internal interface IDeliveryWork
{
    /// <summary>Runs on the shard's thread, one work at a time.</summary>
    void Run();
}
