namespace RatEngine.Server.Endpoints;

/// <summary>A row of the data that the blocking and the non-blocking example share.</summary>
internal sealed record Row(string Type, int Id, string Name, string Source, double Timestamp);
