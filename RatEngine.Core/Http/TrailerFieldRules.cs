using System.Buffers;
using RatEngine.Buffers;

namespace RatEngine.Http;

/// <summary>What a trailer section may hold: nothing that should have been known before the body.</summary>
internal readonly struct TrailerFieldRules : IFieldRules
{
    public Refusal? JudgeName(KnownField field) => KnownFields.Has(field, FieldRule.NoTrailer) ? Refusal.TrailerForbidden : null;

    public (SearchValues<byte> Allowed, Refusal Otherwise) ValueBytes(KnownField field) => (ByteClasses.FieldValue, Refusal.FieldValueByte);

    public Refusal? JudgeLine(KnownField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes) => null;

    public Refusal? JudgeEnd() => null;
}
