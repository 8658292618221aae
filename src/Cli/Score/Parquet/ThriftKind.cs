namespace MlNetPath.Cli;

/// <summary>The types of Thrift's compact protocol.</summary>
internal enum ThriftKind : byte
{
    /// <summary>The end of a struct.</summary>
    Stop,

    /// <summary>True, as a field; in lists true and false are bytes.</summary>
    True,

    /// <summary>False, as a field.</summary>
    False,

    /// <summary>8 bits.</summary>
    Byte,

    /// <summary>16 bits.</summary>
    Int16,

    /// <summary>32 bits.</summary>
    Int32,

    /// <summary>64 bits.</summary>
    Int64,

    /// <summary>A floating-point number of 64 bits.</summary>
    Double,

    /// <summary>Bytes or text.</summary>
    Binary,

    /// <summary>A list.</summary>
    List,

    /// <summary>A set.</summary>
    Set,

    /// <summary>A map, which Parquet has none of.</summary>
    Map,

    /// <summary>A struct.</summary>
    Struct,
}
