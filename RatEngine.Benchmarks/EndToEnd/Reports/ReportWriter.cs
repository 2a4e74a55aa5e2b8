using System.Globalization;

namespace RatEngine.Benchmarks.EndToEnd;

/// <summary>Writes <c>DATE.json</c>, <c>DATE.md</c> and the plots in the folder <c>DATE</c>.</summary>
internal static class ReportWriter
{
    /// <returns>The path of the Markdown file.</returns>
    public static async Task<string> WriteAsync(RunResult run, string folder)
    {
        var name = run.Context.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(Path.Combine(folder, name));
        await JsonReport.WriteAsync(run, Path.Combine(folder, $"{name}.json"));
        foreach (var profile in run.Profiles)
        {
            if (PlotDrawing.Draw(profile) is { } svg) await File.WriteAllTextAsync(Path.Combine(folder, name, $"{profile.Name}.svg"), svg);
        }

        var page = Path.Combine(folder, $"{name}.md");
        await File.WriteAllTextAsync(page, new MarkdownReport(run, name).Write());
        return page;
    }
}
