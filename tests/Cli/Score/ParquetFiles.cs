using ParquetSharp;

namespace MlNetPath.Cli.Tests;

/// <summary>Parquet files as Apache Arrow's own library writes and reads them.</summary>
internal static class ParquetFiles
{
    /// <summary>A file with texts and a number for each.</summary>
    public static string Write(string path, string?[] texts, int rowsPerGroup)
    {
        using var file = new ParquetFileWriter(path, [new Column<string?>("text"), new Column<int>("id")]);
        int start = 0;
        foreach (string?[] chunk in texts.Chunk(rowsPerGroup))
        {
            using RowGroupWriter group = file.AppendRowGroup();
            using (LogicalColumnWriter<string?> column = group.NextColumn().LogicalWriter<string?>())
            {
                column.WriteBatch(chunk);
            }

            using (LogicalColumnWriter<int> column = group.NextColumn().LogicalWriter<int>())
            {
                column.WriteBatch([.. Enumerable.Range(start, chunk.Length)]);
            }

            start += chunk.Length;
        }

        file.Close();
        return path;
    }

    /// <summary>All values of a column, group after group.</summary>
    public static T[] Read<T>(string path, string name)
    {
        using var file = new ParquetFileReader(path);
        int index = Enumerable.Range(0, file.FileMetaData.Schema.NumColumns).First(i => file.FileMetaData.Schema.Column(i).Path.ToDotString() is var p && (p == name || p.StartsWith(name + ".", StringComparison.Ordinal)));
        var values = new List<T>();
        for (int i = 0; i < file.FileMetaData.NumRowGroups; i++)
        {
            using RowGroupReader group = file.RowGroup(i);
            using LogicalColumnReader<T> column = group.Column(index).LogicalReader<T>();
            values.AddRange(column.ReadAll(checked((int)group.MetaData.NumRows)));
        }

        return [.. values];
    }
}
