namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>
/// Puts boxes into rows so that lines lead down: each box one row under the lowest of those it reads (longest path). A line over several rows
/// passes a joint in each, so that boxes make room for it; all lines from one box share their joints. Rows are then ordered so that few lines cross
/// (each box to the mean place of its neighbours, down and up again, a few times).
/// </summary>
internal sealed class Layering
{
    // No row is wider than a reader can follow; joints are limited so that lines from everywhere to everywhere cannot fill the memory.
    private const int WidestRow = 40, MostJoints = 40_000, Sweeps = 6;
    private readonly DrawnGraph graph;
    private readonly int[] rowOf;

    public Layering(DrawnGraph graph)
    {
        this.graph = graph;
        rowOf = Rows(graph);
        for (int box = 0; box < graph.Boxes.Count; box++)
        {
            NewPoint(box, rowOf[box]);
        }

        Connect();
    }

    /// <summary>By row: the points in it from left to right. Points below the number of boxes are boxes, the others joints.</summary>
    public List<List<int>> Points { get; } = [];

    /// <summary>By point: the row.</summary>
    public List<int> Row { get; } = [];

    /// <summary>By point: the points above it that are joined to it.</summary>
    public List<List<int>> Above { get; } = [];

    /// <summary>By point: those below.</summary>
    public List<List<int>> Below { get; } = [];

    /// <summary>Lines drawn without joints: those against the file's order, and those for which there are too many joints.</summary>
    public List<Line> Straight { get; } = [];

    public bool IsBox(int point) => point < graph.Boxes.Count;

    /// <summary>The room that a point needs left of its middle.</summary>
    public double Left(int point) => IsBox(point) ? graph.Boxes[point].Width / 2 : 5;

    /// <summary>The room that it needs right of its middle, that of its label included.</summary>
    public double Right(int point) => IsBox(point) ? graph.Boxes[point].Right : 5;

    /// <summary>Orders the rows.</summary>
    public void Order()
    {
        var place = new double[Row.Count];
        Number(place);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (List<int> row in Points)
            {
                Sort(row, Above, place);
            }

            foreach (List<int> row in Enumerable.Reverse(Points))
            {
                Sort(row, Below, place);
            }
        }
    }

    // By the file's order, in which a sound model makes every value before it is used: no search for circles is needed, whatever the file holds.
    private static int[] Rows(DrawnGraph graph)
    {
        var reads = new List<int>[graph.Boxes.Count];
        var readers = new List<int>[graph.Boxes.Count];
        for (int i = 0; i < reads.Length; i++)
        {
            (reads[i], readers[i]) = ([], []);
        }

        foreach (Line line in graph.Lines.Where(l => !l.Backward))
        {
            reads[line.To].Add(line.From);
            readers[line.From].Add(line.To);
        }

        int[] rows = new int[reads.Length];
        var filled = new List<int>();
        var next = new List<int>(); // where to look on when a row is full
        for (int i = 0; i < rows.Length; i++)
        {
            int row = reads[i].Count == 0 ? 0 : reads[i].Max(r => rows[r]) + 1;
            for (; ; row = next[row])
            {
                while (filled.Count <= row)
                {
                    filled.Add(0);
                    next.Add(filled.Count);
                }

                if (filled[row] < WidestRow)
                {
                    break;
                }

                // Full rows that follow one another are skipped together from now on.
                int to = next[row];
                if (to < filled.Count && filled[to] >= WidestRow)
                {
                    next[row] = next[to];
                }
            }

            filled[row]++;
            rows[i] = row;
        }

        // What reads nothing (inputs, constants) goes down to where it is read.
        for (int i = rows.Length - 1; i >= 0; i--)
        {
            if (reads[i].Count == 0 && readers[i].Count > 0)
            {
                int lowest = readers[i].Min(r => rows[r]) - 1;
                if (graph.Boxes[i].Kind != BoxKind.Input && lowest > rows[i] && filled[lowest] < WidestRow)
                {
                    filled[rows[i]]--;
                    filled[lowest]++;
                    rows[i] = lowest;
                }
            }
        }

        return rows;
    }

    private void Connect()
    {
        var byMaker = graph.Lines.Where(l => !l.Backward).GroupBy(l => l.From).Select(g => (From: g.Key, Lines: g.OrderBy(l => rowOf[l.To]).ToList()))
            .OrderBy(g => rowOf[g.Lines[^1].To] - rowOf[g.From]);
        int joints = 0;
        foreach ((int from, List<Line> lines) in byMaker)
        {
            int last = from;
            foreach (Line line in lines)
            {
                int needed = rowOf[line.To] - 1 - Row[last];
                if (joints + Math.Max(0, needed) > MostJoints)
                {
                    Straight.Add(line);
                    continue;
                }

                while (Row[last] < rowOf[line.To] - 1)
                {
                    int joint = NewPoint(Row.Count, Row[last] + 1);
                    Join(last, joint);
                    last = joint;
                    joints++;
                }

                Join(last, line.To);
            }
        }

        Straight.AddRange(graph.Lines.Where(l => l.Backward));
    }

    private int NewPoint(int point, int row)
    {
        while (Points.Count <= row)
        {
            Points.Add([]);
        }

        Points[row].Add(point);
        Row.Add(row);
        Above.Add([]);
        Below.Add([]);
        return point;
    }

    private void Join(int above, int below)
    {
        Below[above].Add(below);
        Above[below].Add(above);
    }

    private void Number(double[] place)
    {
        foreach (List<int> row in Points)
        {
            for (int i = 0; i < row.Count; i++)
            {
                place[row[i]] = (i + 0.5) / row.Count;
            }
        }
    }

    private static void Sort(List<int> row, List<List<int>> neighbours, double[] place)
    {
        double[] wanted = [.. row.Select(p => neighbours[p].Count == 0 ? place[p] : neighbours[p].Average(n => place[n]))];
        int[] order = [.. Enumerable.Range(0, row.Count).OrderBy(i => wanted[i])]; // stable: what is equal stays in its order
        int[] sorted = [.. order.Select(i => row[i])];
        for (int i = 0; i < sorted.Length; i++)
        {
            row[i] = sorted[i];
            place[sorted[i]] = (i + 0.5) / sorted.Length;
        }
    }
}
