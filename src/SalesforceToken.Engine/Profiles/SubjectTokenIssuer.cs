namespace SalesforceToken.Engine.Profiles;

/// <summary>Where a subject token comes from.</summary>
public enum SubjectTokenIssuer
{
    /// <summary>The job of GitHub Actions that runs this process, which must have the permission <c>id-token: write</c>.</summary>
    GitHub,

    /// <summary>The job of Azure Pipelines that runs this process, which must have a service connection.</summary>
    AzurePipelines,

    /// <summary>A file, such as a projected token of a Kubernetes service account.</summary>
    File,

    /// <summary>An environment variable, such as an ID token of GitLab.</summary>
    Variable,
}
