namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Words become numbers: of the words before, each becomes a list as long as the vocabulary with a 1 at the word's number and 0 everywhere else. The lists stand one after
/// the other, the nearest word's first. A word's number itself would not do: it would say that word 8 is twice word 4. Learns nothing.
/// </summary>
/// <param name="context">How many words before are looked at.</param>
/// <param name="vocabulary">How many words there are.</param>
internal sealed class OneHot(int context, int vocabulary) : ILayer
{
    /// <summary>Stands for a word that is not there, because the text is shorter: its list has no 1.</summary>
    public const int None = -1;

    private int rows;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Makes the lists.</summary>
    /// <param name="input">[batch, context]: the numbers of the words before, the nearest first, or <see cref="None"/>.</param>
    /// <returns>[batch, context x vocabulary].</returns>
    public Matrix Forward(Matrix input)
    {
        rows = input.Rows;
        var lists = new Matrix(rows, context * vocabulary);
        for (int row = 0; row < rows; row++)
        {
            for (int place = 0; place < context; place++)
            {
                if ((int)input[row, place] is var word && word != None)
                {
                    lists[row, (place * vocabulary) + word] = 1;
                }
            }
        }

        return lists;
    }

    /// <summary>Here the chain ends: there is no such thing as a little more of word 8, so the answer is 0.</summary>
    public Matrix Backward(Matrix gradient) => new(rows, context);
}
