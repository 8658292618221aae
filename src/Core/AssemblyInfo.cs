using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Core.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Documentation.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Stage6.LanguageModel")]
[assembly: InternalsVisibleTo("MlNetPath.Stage6.LanguageModel.Tests")]
