namespace SalesforceToken.Engine; internal static class Placeholder;
