using System.Runtime.CompilerServices;
using Microsoft.ML;

namespace MlNetPath.Core;

/// <summary>
/// The one way past ML.NET's internals in this assembly: an estimator of ours has to answer <c>GetOutputSchema</c> with a
/// <see cref="SchemaShape"/>, whose columns nobody outside ML.NET can make.
/// </summary>
internal static class MlNetInternals
{
    /// <summary>The shape of a schema.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => Create(null, schema);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Create")]
    private static extern SchemaShape Create(SchemaShape? type, DataViewSchema schema);
}
