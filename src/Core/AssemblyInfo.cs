using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Core.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Compare.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Cli.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Documentation.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Stage6.LanguageModel")]
[assembly: InternalsVisibleTo("MlNetPath.Stage6.LanguageModel.Tests")]
