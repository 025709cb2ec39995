using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace SalesforceToken.Architecture.Tests.Support;

/// <summary>The metadata tokens in the body of a method: what its instructions call, make, read, write, cast to and so on.</summary>
internal static class InstructionTokens
{
    // The first byte of an instruction of two bytes (ECMA-335, III.1.2.1).
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<ushort, OperandType> OperandTypes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value, code => code.OperandType);

    public static List<int> Read(BlobReader body)
    {
        var tokens = new List<int>();
        while (body.RemainingBytes > 0)
        {
            ushort code = body.ReadByte();
            if (code == Prefix)
            {
                code = (ushort)((Prefix << 8) | body.ReadByte());
            }

            switch (OperandTypes[code])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig:
                    tokens.Add(body.ReadInt32());
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    body.Offset += sizeof(byte);
                    break;
                case OperandType.InlineVar:
                    body.Offset += sizeof(short);
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR or OperandType.InlineString:
                    body.Offset += sizeof(int);
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    body.Offset += sizeof(long);
                    break;
                case OperandType.InlineSwitch:
                    var targets = body.ReadInt32();
                    body.Offset += targets * sizeof(int);
                    break;
            }
        }

        return tokens;
    }
}
