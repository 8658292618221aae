using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>What a stage says of itself and of its options.</summary>
public sealed partial class OptionsContract
{
    public static TheoryData<string> Ids => StagesUnderTest.Ids;

    [Fact]
    public void Ids_are_unique() => Assert.Equal(StagesUnderTest.All.Count, StagesUnderTest.All.Select(s => s.Card.Id).Distinct().Count());

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_card_names_the_stage(string id)
    {
        StageCard card = StagesUnderTest.Find(id).Card;
        Assert.Matches(IdShape(), card.Id);
        Assert.False(string.IsNullOrWhiteSpace(card.Title));
        Assert.DoesNotContain('/', card.SourceFolder);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Options_are_a_sealed_record_of_init_properties(string id)
    {
        Type type = StagesUnderTest.Find(id).DefaultOptions.GetType();
        Assert.True(type == typeof(StageOptions) || type.IsSealed, $"{type.Name} should be sealed.");
        Assert.All(Properties(type), property => Assert.Contains(
            typeof(IsExternalInit), property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers() ?? []));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_option_documents_its_default(string id) =>
        Assert.All(Properties(StagesUnderTest.Find(id).DefaultOptions.GetType()), property => Assert.Contains(
            "default", Summary(property), StringComparison.OrdinalIgnoreCase));

    // Artifacts are cached under the options' text.
    [Theory]
    [MemberData(nameof(Ids))]
    public void Equal_options_have_one_text_and_another_seed_has_another(string id)
    {
        IStage stage = StagesUnderTest.Find(id);
        Assert.Equal(stage.DefaultOptions.ToString(), stage.DefaultOptions.ToString());
        Assert.NotEqual(stage.DefaultOptions.ToString(), (stage.DefaultOptions with { Seed = 99 }).ToString());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Plain_options_mean_the_defaults(string id)
    {
        IStage stage = StagesUnderTest.Find(id);
        Assert.NotNull(stage.CreatePipeline(new MLContext(1), StagesUnderTest.SampleFor(id).Task, new StageOptions()));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Parameters_are_counted_or_not_known(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        Assert.True(fitted.Stage.CountParameters(fitted.Model) is null or >= 0);
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetMethod!.GetBaseDefinition().Name != "get_EqualityContract");

    // From the XML file that the compiler puts beside the assembly.
    private static string Summary(PropertyInfo property)
    {
        XDocument docs = XDocument.Load(Path.ChangeExtension(property.DeclaringType!.Assembly.Location, ".xml"));
        string name = $"P:{property.DeclaringType.FullName}.{property.Name}";
        return docs.Descendants("member").FirstOrDefault(m => m.Attribute("name")?.Value == name)?.Value
            ?? throw new InvalidOperationException($"{name} has no documentation.");
    }

    [GeneratedRegex("^[a-z0-9-]+(:[a-z0-9-]+)?$")]
    private static partial Regex IdShape();
}
