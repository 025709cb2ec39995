using System;

namespace SalesforceToken.Engine.Storage.Format;

/// <summary>
/// Parses a time in the form <c>yyyy-MM-ddTHH:mm:ss.fffffffZ</c> (RFC 3339): UTC with a resolution of 100 ns, so that a stored time
/// is read back unchanged. The fraction may be shorter or missing.
/// </summary>
internal static class TimeText
{
    private const int WholeLength = 19;
    private const int FractionDigits = 7;

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= WholeLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || text[text.Length - 1] != 'Z' || !TryFraction(text, out var ticks))
        {
            return false;
        }

        var year = Number(text, 0, 4);
        var month = Number(text, 5, 2);
        var day = Number(text, 8, 2);
        var hour = Number(text, 11, 2);
        var minute = Number(text, 14, 2);
        var second = Number(text, 17, 2);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        time = new DateTimeOffset(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(ticks));
        return true;
    }

    private static bool TryFraction(string text, out int ticks)
    {
        ticks = 0;
        var count = text.Length - WholeLength - 2;
        if (count < 0)
        {
            return true;
        }

        ticks = count is > 0 and <= FractionDigits && text[WholeLength] == '.' ? Number(text, WholeLength + 1, count) : -1;
        for (var i = count; i < FractionDigits; i++)
        {
            ticks *= 10;
        }

        return ticks >= 0;
    }

    /// <summary>Parses a number of <paramref name="count"/> digits; negative when a character is not a digit.</summary>
    private static int Number(string text, int start, int count)
    {
        var number = 0;
        for (var i = start; i < start + count; i++)
        {
            if (text[i] is < '0' or > '9')
            {
                return -1;
            }

            number = (number * 10) + text[i] - '0';
        }

        return number;
    }
}
