using System.Text.Json.Serialization;

namespace RatEngine.Server.Endpoints;

/// <summary>A part of a large data set, or its end.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Chunk), "chunk")]
[JsonDerivedType(typeof(Completed), "completed")]
internal abstract class DataMessage
{
    /// <summary>Some rows. One object serves the whole stream: it is on the wire before the next rows are put into it.</summary>
    internal sealed class Chunk : DataMessage
    {
        /// <summary>The number of the first row.</summary>
        public int FirstRow { get; set; }

        /// <summary>The values of the rows.</summary>
        public List<int> Rows { get; } = [];
    }

    /// <summary>All rows have been sent.</summary>
    internal sealed class Completed(int rows) : DataMessage
    {
        /// <summary>How many there were.</summary>
        public int Rows { get; } = rows;
    }
}
