using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace SalesforceToken.Architecture.Tests;

/// <summary>What the workflows of GitHub may do, and which code of others they run.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../.github/workflows"));

    // "file/job", and the text of the job.
    private static readonly Dictionary<string, string> Jobs = Directory.GetFiles(Folder).SelectMany(FindJobs).ToDictionary();

    [Fact]
    public void Each_action_of_others_is_pinned_to_a_commit()
    {
        var actions = Directory.GetFiles(Folder)
            .SelectMany(File.ReadAllLines)
            .Where(static line => line.Contains("uses: ", StringComparison.Ordinal))
            .ToList();

        Assert.True(actions.Count > 15);
        Assert.All(actions, static action => Assert.Matches(@"uses: (\./|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)", action));
    }

    [Fact]
    public void Only_the_job_that_publishes_sees_the_key_of_the_gallery() =>
        Assert.Equal(["release.yml/publish"], JobsWith("secrets.GALLERY_KEY"));

    // A secret of an environment is for the jobs of that environment alone.
    [Fact]
    public void A_job_with_a_secret_has_an_environment_of_its_own()
    {
        var jobs = JobsWith("secrets.");
        var environments = jobs.Select(static job => Regex.Match(Jobs[job], "(?m)^    environment: (.+)$").Groups[1].Value).ToList();

        Assert.Equal(["release.yml/publish", "release.yml/sign"], jobs);
        Assert.DoesNotContain(string.Empty, environments);
        Assert.Equal(environments.Count, environments.Distinct().Count());
    }

    [Fact]
    public void Only_the_jobs_that_must_may_write()
    {
        Assert.All(
            Directory.GetFiles(Folder),
            static path => Assert.Matches(@"\npermissions:\r?\n  contents: read\r?\n\r?\njobs:", File.ReadAllText(path)));
        Assert.Equal(["codeql.yml/analyze", "release.yml/attest"], JobsWith(": write"));
    }

    private static List<string> JobsWith(string text) =>
    [
        .. Jobs.Where(job => job.Value.Contains(text, StringComparison.Ordinal))
            .Select(static job => job.Key)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<KeyValuePair<string, string>> FindJobs(string path)
    {
        var parts = JobName().Split(File.ReadAllText(path).ReplaceLineEndings("\n").Split("\njobs:\n")[1]);
        return parts.Skip(1).Chunk(2).Select(part => KeyValuePair.Create($"{Path.GetFileName(path)}/{part[0]}", part[1]));
    }

    [GeneratedRegex(@"(?m)^  (\w+):\n")]
    private static partial Regex JobName();
}
