namespace RatEngine;

/// <summary>How a file is sent. Null members are found from the file itself.</summary>
public sealed record SendFileOptions
{
    /// <summary>The media type. Default null: by the extension of the file's name, <c>application/octet-stream</c> where that is not known.</summary>
    public string? ContentType { get; init; }

    /// <summary>The entity tag with its quotes, <c>"abc"</c>. Default null: a strong one, made from the file's length and the time of its last
    /// change.</summary>
    public string? ETag { get; init; }

    /// <summary>When the content last changed. Default null: when the file did.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>Asks the client to save the file under this name, in place of showing it (<c>Content-Disposition: attachment</c>, RFC 6266). Any
    /// text: what a field cannot hold is encoded. Default null: the client decides.</summary>
    public string? DownloadName { get; init; }

    /// <summary>The coding that the file's bytes already have, <c>br</c> or <c>gzip</c>: set as <c>Content-Encoding</c>, and a part of the entity
    /// tag that is made. Default null: none.</summary>
    public string? ContentEncoding { get; init; }
}
