namespace MlNetPath.Cli;

/// <summary>A list in Thrift's compact protocol.</summary>
/// <param name="Kind">What its items are.</param>
/// <param name="Items">The items, as <see cref="ThriftStruct"/> has them.</param>
internal sealed record ThriftList(ThriftKind Kind, List<object> Items)
{
    /// <summary>The items of a list of structs.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public IReadOnlyList<ThriftStruct> Structs => [.. Items.Select(item => item as ThriftStruct ?? throw ThriftStruct.Damaged())];
}
