using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace SalesforceToken.Simulator.State.Records;

/// <summary>The jobs of an org's Bulk API 2.0.</summary>
internal sealed class BulkJobs
{
    private readonly ConcurrentDictionary<string, BulkJob> _jobs = new();

    public IReadOnlyList<BulkJob> All(bool areQueries) => [.. _jobs.Values.Where(job => job.IsQuery == areQueries).OrderBy(job => job.CreatedAt)];

    public BulkJob? Find(string id, bool isQuery) => _jobs.GetValueOrDefault(id) is { } job && job.IsQuery == isQuery ? job : null;

    public void Add(BulkJob job) => _jobs[job.Id] = job;

    public void Remove(BulkJob job) => _jobs.TryRemove(job.Id, out _);
}
