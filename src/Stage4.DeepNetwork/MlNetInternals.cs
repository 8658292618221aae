using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>The one way past ML.NET's internals in this assembly: trainers of other assemblies find the context that they were asked for in as ML.NET's own do.</summary>
internal static class MlNetInternals
{
    /// <summary>The context that a catalog of trainers belongs to.</summary>
    public static IHostEnvironment ContextOf(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog) => GetEnvironment(null, catalog);

    /// <summary>The shape of a schema.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) => Create(null, schema);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern IHostEnvironment GetEnvironment(
        [UnsafeAccessorType("Microsoft.ML.Data.CatalogUtils, Microsoft.ML.Data")] object? type,
        [UnsafeAccessorType("Microsoft.ML.Data.IInternalCatalog, Microsoft.ML.Data")] object catalog);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Create")]
    private static extern SchemaShape Create(SchemaShape? type, DataViewSchema schema);
}
