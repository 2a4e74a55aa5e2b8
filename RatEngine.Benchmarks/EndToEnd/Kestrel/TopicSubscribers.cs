using System.Collections.Concurrent;
using System.Threading.Channels;

namespace RatEngine.Benchmarks.Kestrel;

/// <summary>The queues of a topic's streams; the values mean nothing.</summary>
/// <typeparam name="T">What is queued: a frame, or text.</typeparam>
internal sealed class TopicSubscribers<T> : ConcurrentDictionary<Channel<T>, byte>;
