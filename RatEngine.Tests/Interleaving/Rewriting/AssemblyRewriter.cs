using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace RatEngine.Tests.Interleaving.Rewriting;

/// <summary>Puts a call of <see cref="Shims.Point"/> before each access to a field that can change, each atomic operation and each lock; and replaces calls
/// that have a method in <see cref="Shims"/> or <see cref="FakeKernel"/>.</summary>
internal sealed class AssemblyRewriter
{
    private static readonly string[] Atomics =
        ["System.Threading.Interlocked", "System.Threading.Volatile", "System.Threading.Tasks.Sources.ManualResetValueTaskSourceCore`1"];

    private readonly Dictionary<string, MethodInfo> _replacements = [];

    public AssemblyRewriter()
    {
        AddReplacements(typeof(Shims), "");
        AddReplacements(typeof(FakeKernel), "EpollNative_");
    }

    /// <summary>The type that each point belongs to.</summary>
    public List<string> SiteTypes { get; } = [];

    /// <summary>Where each point is, and what follows it.</summary>
    public List<string> SiteNames { get; } = [];

    /// <param name="path">The assembly.</param>
    /// <param name="includes">Says by their full names which of its types are rewritten.</param>
    public MemoryStream Rewrite(string path, Func<string, bool> includes)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        var module = assembly.MainModule;
        var own = typeof(Shims).Assembly.GetName();
        var scope = module.Assembly.Name.Name == own.Name ? (IMetadataScope)module : new AssemblyNameReference(own.Name, own.Version);
        if (scope is AssemblyNameReference reference && scope != module) module.AssemblyReferences.Add(reference);
        if (scope == module) OpenTo(assembly, typeof(RatApp).Assembly.GetName().Name!);
        foreach (var type in module.GetTypes().Where(type => includes(type.FullName)).ToArray())
        {
            foreach (var method in type.Methods.Where(method => method.HasBody)) Rewrite(method, scope);
        }

        var stream = new MemoryStream();
        assembly.Write(stream);
        stream.Position = 0;
        return stream;
    }

    /// <summary>The rewritten library calls internal methods of the rewritten tests.</summary>
    private static void OpenTo(AssemblyDefinition assembly, string friend)
    {
        var module = assembly.MainModule;
        var attribute = new CustomAttribute(module.ImportReference(typeof(InternalsVisibleToAttribute).GetConstructor([typeof(string)])));
        attribute.ConstructorArguments.Add(new CustomAttributeArgument(module.TypeSystem.String, friend));
        assembly.CustomAttributes.Add(attribute);
    }

    private void AddReplacements(Type shims, string prefix)
    {
        foreach (var method in shims.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            _replacements[$"{prefix}{method.Name}/{method.GetParameters().Length}"] = method;
    }

    private void Rewrite(MethodDefinition method, IMetadataScope scope)
    {
        var body = method.Body;
        body.SimplifyMacros();
        var module = method.Module;
        var point = new MethodReference(nameof(Shims.Point), module.TypeSystem.Void, Reference(module, scope, typeof(Shims)));
        point.Parameters.Add(new ParameterDefinition(module.TypeSystem.Int32));
        foreach (var instruction in body.Instructions.ToArray())
        {
            var what = PointBefore(method, instruction);
            if (instruction.Operand is MethodReference called) Replace(module, scope, instruction, called);
            if (what is not null) Insert(body, instruction, point, what.Value);
        }

        body.OptimizeMacros();
    }

    private static (string Type, string Name)? PointBefore(MethodDefinition method, Instruction instruction)
    {
        if (method.IsConstructor) return null;
        var place = method.DeclaringType.Name.StartsWith('<') ? method.DeclaringType.Name : $"{method.DeclaringType.Name}.{method.Name}";
        if (instruction.Operand is FieldReference target && instruction.OpCode.Code is Code.Ldfld or Code.Stfld or Code.Ldsfld or Code.Stsfld)
        {
            if (target.DeclaringType.Name.StartsWith('<') || target.DeclaringType.Scope != method.Module || target.Resolve() is not { IsInitOnly: false } found) return null;
            var verb = instruction.OpCode.Code is Code.Ldfld or Code.Ldsfld ? "reads" : "writes";
            return (found.DeclaringType.FullName, $"{place} {verb} {found.DeclaringType.Name}.{found.Name}");
        }

        if (instruction.Operand is not MethodReference called) return null;
        var type = called.DeclaringType.GetElementType().FullName;
        var isAtomic = Atomics.Contains(type) || (type, called.Name) is ("System.Threading.Thread", "MemoryBarrier")
            or ("System.Threading.Monitor", "Enter") or ("System.Threading.Lock", "Enter" or "EnterScope" or "TryEnter");
        return isAtomic ? (Outermost(method.DeclaringType).FullName, $"{place} calls {called.DeclaringType.Name}.{called.Name}") : null;
    }

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);

    private void Replace(ModuleDefinition module, IMetadataScope scope, Instruction instruction, MethodReference called)
    {
        var declaring = called.DeclaringType.GetElementType();
        var isNew = instruction.OpCode.Code == Code.Newobj;
        if (instruction.OpCode.Code is not (Code.Call or Code.Callvirt or Code.Newobj)) return;
        if (!isNew && called.Name == ".ctor") return;
        var typeName = (declaring.DeclaringType is { } outer ? outer.Name + "_" : "") + declaring.Name.Split('`')[0];
        var hasThis = called.HasThis && !isNew;
        var key = $"{typeName}_{called.Name.TrimStart('.')}/{called.Parameters.Count + (hasThis ? 1 : 0)}";
        if (!_replacements.TryGetValue(key, out var shim) || !IsKnown(declaring)) return;

        if (shim.IsGenericMethodDefinition)
        {
            var generic = new GenericInstanceMethod(Own(module, shim));
            foreach (var argument in ((GenericInstanceType)called.DeclaringType).GenericArguments) generic.GenericArguments.Add(argument);
            (instruction.OpCode, instruction.Operand) = (OpCodes.Call, generic);
            return;
        }

        var replacement = new MethodReference(shim.Name, isNew ? called.DeclaringType : called.ReturnType, Reference(module, scope, shim.DeclaringType!));
        if (hasThis) replacement.Parameters.Add(new ParameterDefinition(declaring.IsValueType ? new ByReferenceType(called.DeclaringType) : called.DeclaringType));
        foreach (var parameter in called.Parameters) replacement.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        (instruction.OpCode, instruction.Operand) = (OpCodes.Call, replacement);
    }

    private static bool IsKnown(TypeReference type) =>
        type.FullName.StartsWith("System.Threading.", StringComparison.Ordinal) || type.FullName.StartsWith("RatEngine.", StringComparison.Ordinal)
        || type.FullName == "System.Environment";

    private static MethodReference Own(ModuleDefinition module, MethodInfo method) =>
        module.Assembly.Name.Name == method.DeclaringType!.Assembly.GetName().Name ? (MethodReference)module.LookupToken(method.MetadataToken) : module.ImportReference(method);

    private static TypeReference Reference(ModuleDefinition module, IMetadataScope scope, Type type) =>
        scope == module ? module.GetType(type.FullName) : new TypeReference(type.Namespace, type.Name, module, scope);

    /// <summary>Puts the point where the instruction was, so that what jumps to the instruction comes by the point too.</summary>
    private void Insert(Mono.Cecil.Cil.MethodBody body, Instruction instruction, MethodReference point, (string Type, string Name) site)
    {
        var first = instruction.Previous is { OpCode.OpCodeType: OpCodeType.Prefix } prefix ? prefix : instruction;
        var rest = new List<Instruction>();
        for (var at = first; ; at = at.Next)
        {
            var copy = Instruction.Create(OpCodes.Nop);
            (copy.OpCode, copy.Operand) = (at.OpCode, at.Operand);
            rest.Add(copy);
            if (at == instruction) break;
        }

        if (first != instruction) body.GetILProcessor().Remove(instruction);
        (first.OpCode, first.Operand) = (OpCodes.Ldc_I4, SiteNames.Count);
        SiteTypes.Add(site.Type);
        SiteNames.Add(site.Name);
        var il = body.GetILProcessor();
        var last = first;
        foreach (var next in rest.Prepend(Instruction.Create(OpCodes.Call, point)))
        {
            il.InsertAfter(last, next);
            last = next;
        }
    }
}
