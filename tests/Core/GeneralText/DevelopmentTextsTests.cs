namespace MlNetPath.Core.Tests;

/// <summary>The training texts against the development sets themselves, where a folder with them is at hand.</summary>
public class DevelopmentTextsTests
{
    private const string Variable = "MLNETPATH_DEVELOPMENT_TEXTS";

    [Fact]
    public void NoneIsATrainingText()
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(folder), $"{Variable} names no folder with development sets.");
        TextData more = Tasks.Languages.Load().MoreTrainData;
        HashSet<string> trained = [.. Enumerable.Range(0, more.Count).Select(row => Folded(more.Text(row)))];
        int texts = 0;
        foreach (string file in Directory.EnumerateFiles(folder!, "*.tsv"))
        {
            TextData data = LabelledFile.Read(file, cancellation: TestContext.Current.CancellationToken).Data;
            for (int row = 0; row < data.Count; row++)
            {
                Assert.True(HeldOutTexts.Development.Contains(data.Text(row)), $"'{data.Text(row)}' of '{file}' is not held out.");
                Assert.DoesNotContain(Folded(data.Text(row)), trained);
                texts++;
            }
        }

        Assert.NotEqual(0, texts);
    }

    private static string Folded(string text) => WhiteSpace.Fold(text).ToLowerInvariant();
}
