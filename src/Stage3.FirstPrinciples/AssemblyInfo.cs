using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Stage3.FirstPrinciples.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Documentation.Tests")]
