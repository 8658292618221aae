using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Stage3.FirstPrinciples.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Documentation.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Stage4.DeepNetwork.Tests")]
