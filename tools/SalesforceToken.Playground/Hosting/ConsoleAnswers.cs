using System;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation.Host;
using System.Security;

namespace SalesforceToken.Playground.Hosting;

/// <summary>The person at the console.</summary>
internal sealed class ConsoleAnswers : IAnswers
{
    public string? ReadLine(string label)
    {
        Console.Write(label);
        return Console.ReadLine();
    }

    public SecureString ReadSecret(string label)
    {
        Console.Write(label);
        var secret = new SecureString();
        if (Console.IsInputRedirected)
        {
            foreach (var c in Console.ReadLine() ?? string.Empty)
            {
                secret.AppendChar(c);
            }

            return secret;
        }

        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
            }
        }

        Console.WriteLine();
        return secret;
    }

    public int Choose(Collection<ChoiceDescription> choices, int preset)
    {
        var labels = choices.Select(choice => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal)).ToList();
        while (true)
        {
            var answer = ReadLine($"{string.Join("  ", labels)} [{(preset < 0 ? string.Empty : labels[preset])}]: ");
            if (string.IsNullOrWhiteSpace(answer) && preset >= 0)
            {
                return preset;
            }

            if (answer is null)
            {
                throw new HostException("There is no more input to choose from.");
            }

            var chosen = labels.FindIndex(label => label.StartsWith(answer.Trim(), StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
            {
                return chosen;
            }
        }
    }
}
