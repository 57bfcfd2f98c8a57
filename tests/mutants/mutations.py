"""Small changes of a source, one at a time, as somebody could make them by mistake.

Functions, methods and constants of the module are changed; texts, log lines and what stands in the body of a class
are not.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE,), ast.LtE: (ast.Lt,), ast.Gt: (ast.GtE,), ast.GtE: (ast.Gt,),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.And: (ast.Or,), ast.Or: (ast.And,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Add,), ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,), ast.BitOr: (ast.BitAnd,), ast.BitAnd: (ast.BitOr,),
}  # fmt: skip
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
NARROWS = ("filter", "exclude", "Q", "get", "update", "distinct", "order_by", "live", "public", "not_page")
"""Calls of which each argument is left out in turn."""
PASSES_ON = (
    "filter", "exclude", "distinct", "order_by", "live", "public", "not_page", "strip", "lower", "casefold", "translate"
)  # fmt: skip
"""Methods that give back something like what they are called on, so that the call can be left out."""
SILENT = ("log", "_", "override", "add_argument")
"""Who changes what these are given changes words alone."""


@dataclass(frozen=True)
class Mutant:
    """One change. `key` finds it again when lines move.

    `lines` are those of the statement in which it stands; of a constant those that name it, or none.
    """

    module: str
    function: str
    text: str
    change: str
    lines: Collection[int]
    tree: ast.stmt
    """The function or constant with the change."""

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.module, self.function, self.text, self.change


def mutants_of(module: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    for name, node in _parts(tree):
        mutants = _mutants_in(module, source.splitlines(), name, node)
        if isinstance(node, ast.FunctionDef):
            yield from mutants
        elif (users := _lines_with(name, tree)) or not name.startswith("_"):
            yield from (replace(mutant, lines=users) for mutant in mutants)


def _lines_with(name: str, tree: ast.Module) -> set[int]:
    """The lines of functions that name a constant; a private one without such lines is part of another constant."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    named = (one for part in functions for one in ast.walk(part) if isinstance(one, ast.Name) and one.id == name)
    return {one.lineno for one in named}


def control_of(module: str, source: str) -> Mutant:
    """The first function of a module put in the place of itself: no test may fail of it."""
    name, part = next((name, part) for name, part in _parts(ast.parse(source)) if isinstance(part, ast.FunctionDef))
    return Mutant(module, name, "", "nothing", _lines(part), _bare(part))


def _parts(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Functions and methods by qualified name, and the constants of the module.

    A method that calls `super()` is bound to its class, and nothing can take its place.
    """
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef) and not _calls_super(one))
            yield from ((f"{node.name}.{one.name}", one) for one in methods)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node


def _calls_super(method: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "super" for one in ast.walk(method))


def _mutants_in(module: str, source: list[str], name: str, part: ast.stmt) -> Iterator[Mutant]:
    for statement in _statements(part):
        lines = _lines(statement)
        for owner, field, place, old in _slots(statement):
            for new in _changes(old, owner):
                _put(owner, field, place, new)
                copy = ast.parse(ast.unparse(_bare(part))).body[0]
                _put(owner, field, place, old)
                text = source[getattr(old, "lineno", statement.lineno) - 1].strip()
                yield Mutant(module, name, text, _say(old, new, owner), lines, copy)
        yield from _without(module, source, name, part, statement)


def _bare(part: ast.stmt) -> ast.stmt:
    """Without decorators: the function inside is what is replaced."""
    if not isinstance(part, ast.FunctionDef):
        return part
    fields = {field: getattr(part, field) for field in part._fields}
    return ast.fix_missing_locations(ast.copy_location(ast.FunctionDef(**{**fields, "decorator_list": []}), part))


def _statements(part: ast.stmt) -> Iterator[ast.stmt]:
    yield part
    for child in ast.walk(part):
        if isinstance(child, ast.stmt) and child is not part:
            yield child


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement, without those of the statements inside; of a function all, for its defaults."""
    if isinstance(statement, ast.FunctionDef):
        return range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    body = getattr(statement, "body", None)
    end = body[0].lineno - 1 if body else statement.end_lineno or statement.lineno
    return range(statement.lineno, max(end, statement.lineno) + 1)


def _slots(statement: ast.stmt) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every place in a statement where an expression or operator stands: owner, field, index, what is there."""
    todo: list[ast.AST] = [statement]
    while todo:
        owner = todo.pop()
        if _is_silent(owner):
            continue
        for field, value in ast.iter_fields(owner):
            if field in {"annotation", "returns", "decorator_list", "targets"}:
                continue
            for place, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.stmt):
                    yield owner, field, place, child
                    todo.append(child)


def _is_silent(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    while isinstance(function, ast.Attribute):
        function = function.value
    return isinstance(function, ast.Name) and function.id in SILENT


def _put(owner: ast.AST, field: str, place: int | None, new: ast.AST) -> None:
    if place is None:
        setattr(owner, field, new)
    else:
        getattr(owner, field)[place] = new


def _changes(node: ast.AST, owner: ast.AST) -> Iterator[ast.AST]:
    yield from (other() for other in SWAPS.get(type(node), ()))
    yield from _other_value(node, owner)
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.Call):
        yield from _other_calls(node)
    if isinstance(node, ast.comprehension):
        for number in range(len(node.ifs)):
            left = node.ifs[:number] + node.ifs[number + 1 :]
            yield ast.comprehension(node.target, node.iter, left, node.is_async)


def _other_value(node: ast.AST, owner: ast.AST) -> Iterator[ast.AST]:
    plain = not isinstance(node, ast.Compare | ast.UnaryOp | ast.BoolOp | ast.Constant)
    if isinstance(owner, ast.If | ast.IfExp | ast.While) and node is owner.test and plain:
        yield ast.UnaryOp(ast.Not(), node)
    if isinstance(owner, ast.Return) and not (isinstance(node, ast.Constant) and not node.value):
        yield ast.Constant(None)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if isinstance(node.func, ast.Name) and name in TWINS:
        yield ast.Call(ast.Name(TWINS[name], ast.Load()), node.args, node.keywords)
    if isinstance(node.func, ast.Attribute) and name in PASSES_ON:
        yield node.func.value
    narrows = name in NARROWS
    if narrows and len(node.args) + len(node.keywords) > 1:
        for number in range(len(node.args)):
            yield ast.Call(node.func, node.args[:number] + node.args[number + 1 :], node.keywords)
    for number, keyword in enumerate(node.keywords):
        if narrows or keyword.arg in {"key", "default"}:
            yield ast.Call(node.func, node.args, node.keywords[:number] + node.keywords[number + 1 :])


def _without(module: str, source: list[str], name: str, part: ast.stmt, statement: ast.stmt) -> Iterator[Mutant]:
    """The part without this statement, where that leaves anything to notice."""
    drops = (ast.Expr, ast.AugAssign, ast.Raise, ast.Break, ast.Continue)
    sets = isinstance(statement, ast.Assign) and not isinstance(statement.targets[0], ast.Name | ast.Tuple)
    call = not isinstance(statement, ast.Expr) or isinstance(statement.value, ast.Call)
    if not (isinstance(statement, drops) or sets) or not call or _is_silent(getattr(statement, "value", statement)):
        return
    for owner in ast.walk(part):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(owner, field, None)
            if isinstance(block, list) and statement in block:
                place = block.index(statement)
                block[place] = ast.Pass()
                copy = ast.parse(ast.unparse(_bare(part))).body[0]
                block[place] = statement
                yield Mutant(module, name, source[statement.lineno - 1].strip(), "left out", _lines(statement), copy)


def _say(old: ast.AST, new: ast.AST, owner: ast.AST) -> str:
    """The change in a word: the operators, or both expressions."""
    if isinstance(old, ast.operator | ast.cmpop | ast.boolop):
        return f"{type(old).__name__} -> {type(new).__name__}"
    if isinstance(old, ast.comprehension):
        return f"{ast.unparse(old).strip()} -> {ast.unparse(new).strip()}"
    return f"{ast.unparse(old)} -> {ast.unparse(new)}"
