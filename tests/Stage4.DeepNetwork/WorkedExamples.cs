using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>What chapter 4 works out, as code that is run.</summary>
public sealed class WorkedExamples : TorchTests
{
    [Fact]
    public void AWayAroundKeepsTheGradientAlive()
    {
        #region way-around
        const int Width = 32;
        Tensor x = randn(64, Width);

        // Layers one after the other, each a weighted sum and a sigmoid, with random weights: nothing is trained. How large is the gradient of the first one's weights?
        float Gradient(int depth, bool wayAround)
        {
            manual_seed(1);
            TorchSharp.Modules.Linear[] layers = [.. Enumerable.Range(0, depth).Select(_ => nn.Linear(Width, Width))];
            Tensor y = x;
            foreach (TorchSharp.Modules.Linear layer in layers)
            {
                Tensor changed = layer.call(y).sigmoid();
                y = wayAround ? y + changed : changed;
            }

            y.pow(2).mean().backward();
            return layers[0].weight!.grad!.norm().item<float>();
        }

        float one = Gradient(depth: 1, wayAround: false), eight = Gradient(depth: 8, wayAround: false);
        float around = Gradient(depth: 8, wayAround: true);
        Assert.True(eight < one / 10_000);     // seven more layers, and next to nothing arrives
        Assert.True(around > one);             // with a way around each, even more than one layer gets
        #endregion
    }

    [Fact]
    public void APositionSeesFourToEitherSide()
    {
        using var blocks = nn.ModuleList(Enumerable.Range(0, 4).Select(_ => new ResidualBlock(width: 16, dropout: 0)).ToArray());
        #region reach
        Tensor there = ones(1, 20, 1);
        Tensor text = randn(1, 20, 16), other = text.clone();
        other[0, 10] = randn(16);                           // one position of 20 is changed

        Tensor Through(Tensor y)
        {
            foreach (ResidualBlock block in blocks)
            {
                y = block.call(y, there);
            }

            return y;
        }

        Tensor changed = (Through(text) - Through(other)).abs().amax([2L])[0];
        int[] reached = [.. Enumerable.Range(0, 20).Where(i => changed[i].item<float>() > 0)];
        Assert.Equal([6, 7, 8, 9, 10, 11, 12, 13, 14], reached);
        #endregion
    }

    [Fact]
    public void PaddingHasNoWeightInThePooling()
    {
        #region pooling
        Tensor scores = tensor(new float[] { 2, 1, 0, 0 });                         // how important each position is; the last two are padding
        Tensor never = tensor(new float[] { 0, 0, -10_000, -10_000 });                // e^-10000 is 0
        float[] weights = (scores + never).softmax(0).data<float>().ToArray();
        Assert.Equal([0.731f, 0.269f, 0, 0], weights.Select(w => MathF.Round(w, 3)));

        Tensor values = tensor(new float[] { 10, 20, 77, 77 });                      // one number of each position
        Assert.Equal(12.69, (values * tensor(weights)).sum().item<float>(), 0.01);   // 0.731 * 10 + 0.269 * 20
        #endregion
    }

    [Fact]
    public void AnNgramThatOnlyThisTextHasMustSayNothing()
    {
        #region leave-out
        // Bucket 7 stands for an n-gram of one text, which is Czech (0); bucket 8 is in Czech texts of both folds, and in a German (1) one.
        // A row has three numbers: Czech, German, and how often the bucket was met.
        var counts = new EvidenceCounts(buckets: 10, labels: 2);
        counts.AddFold([([7, 8], 0)]);
        counts.AddFold([([8], 0), ([8, 9], 0), ([8, 9], 1), ([9], 1)]);

        (int[] buckets, float[] rows) = counts.Without(fold: 0);                     // what the other fold says
        Assert.Equal([7, 8], buckets);
        Assert.Equal([0, 0, 0], rows[..3]);                                          // of bucket 7: nothing
        Assert.True(rows[3] > rows[4]);                                              // of bucket 8: rather Czech, twice against once

        (_, _, float[] all) = counts.Whole();
        Assert.True(all[0] - all[1] > 4);                                            // who looks himself up is very sure
        #endregion
    }
}
