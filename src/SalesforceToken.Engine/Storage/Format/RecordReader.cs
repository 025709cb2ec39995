using SalesforceToken.Engine.Profiles;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>Creates a profile from the JSON members of the current schema.</summary>
internal static class RecordReader
{
    public static TokenProfile Read(JsonMembers members)
    {
        var profile = new TokenProfile(
            members.RequiredText(MemberNames.Name),
            members.RequiredAddress(MemberNames.LoginUrl),
            members.RequiredText(MemberNames.CallbackUrl),
            members.RequiredTime(MemberNames.CreatedAt),
            members.RequiredTime(MemberNames.UpdatedAt))
        {
            Description = members.Text(MemberNames.Description),
            Scope = members.Texts(MemberNames.Scope),
            ConsumerKey = members.Text(MemberNames.ConsumerKey),
            ConsumerSecret = members.Text(MemberNames.ConsumerSecret),
            Tokens = members.Object(MemberNames.Issued) is { } issued ? ReadIssued(issued) : null,
            RefreshAttempt = members.Object(MemberNames.RefreshAttempt) is { } attempt ? ReadAttempt(attempt) : null,
            AuthorizationEndedBy = members.Text(MemberNames.AuthorizationEndedBy),
        };
        members.ExpectNoOthers();
        return profile;
    }

    private static TokenSet ReadIssued(JsonMembers members)
    {
        var issued = new TokenSet(
            members.RequiredText(MemberNames.AccessToken),
            members.RequiredAddress(MemberNames.InstanceUrl),
            members.RequiredAddress(MemberNames.IdentityUrl),
            members.RequiredTime(MemberNames.IssuedAt))
        {
            RefreshToken = members.Text(MemberNames.RefreshToken),
            EarlierConsumerKey = members.Text(MemberNames.EarlierConsumerKey),
            RotatesRefreshToken = members.Flag(MemberNames.RotatesRefreshToken),
            Scope = members.Texts(MemberNames.Scope),
            Username = members.Text(MemberNames.Username),
            ExpiresAt = members.Time(MemberNames.ExpiresAt),
            LastConfirmedAt = members.Time(MemberNames.LastConfirmedAt),
        };
        members.ExpectNoOthers();
        return issued;
    }

    private static RefreshAttempt ReadAttempt(JsonMembers members)
    {
        var attempt = new RefreshAttempt
        {
            StartedAt = members.RequiredTime(MemberNames.StartedAt),
            RefreshTokenHash = members.RequiredText(MemberNames.RefreshTokenHash),
        };
        members.ExpectNoOthers();
        return attempt;
    }
}
