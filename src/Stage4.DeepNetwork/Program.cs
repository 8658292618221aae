Console.WriteLine("Stage 4");
