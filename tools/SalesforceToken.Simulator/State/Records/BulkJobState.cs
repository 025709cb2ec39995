namespace SalesforceToken.Simulator.State.Records;

/// <summary>The states of a job, with the names of the API.</summary>
internal enum BulkJobState
{
    Open,
    UploadComplete,
    InProgress,
    JobComplete,
    Failed,
    Aborted,
}
