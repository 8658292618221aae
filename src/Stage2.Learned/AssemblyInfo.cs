using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Stage2.Learned.Tests")]

// Its network reads the same n-grams, is calibrated in the same way, and is exported with the same hashing.
[assembly: InternalsVisibleTo("MlNetPath.Stage3.FirstPrinciples")]
[assembly: InternalsVisibleTo("MlNetPath.Stage3.FirstPrinciples.Tests")]

// Its lessons are run and recorded in the same way.
[assembly: InternalsVisibleTo("MlNetPath.Stage4.DeepNetwork")]
