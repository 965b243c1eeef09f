"""SCIM filters as conditions of SQL, so that the database finds one among 25,000."""

from typing import Any

from scim2_models import InvalidFilterException, InvalidValueException
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)
from sqlalchemy import String, and_, cast, func, not_, or_
from sqlalchemy.sql.elements import ColumnElement

from core.identity.models import Person
from core.identity.scim.models import ScimUser

Condition = ColumnElement[bool]

# By attribute: its column, and whether letters count as they are capitalised (RFC 7643, 2.2).
_COLUMNS: dict[str, tuple[Any, bool]] = {
    "id": (cast(Person.id, String), True),
    "externalid": (ScimUser.external_id, True),
    "username": (Person.email, False),
    "displayname": (Person.name, False),
    "active": (Person.active, True),
    "employeenumber": (Person.employee_number, False),
    "employmentclass": (Person.employment_class, False),
    "site": (Person.site, False),
    "badgenumber": (Person.badge_number, False),
}


def condition(node: FilterNode) -> Condition:
    """The condition of a filter's tree. Raises InvalidFilterException for what is not kept."""
    return _ToSql().visit(node)


class _ToSql(FilterVisitor[Condition]):
    def visit_comparison(self, node: Comparison) -> Condition:
        column, is_exact = _column(node.attr_path)
        value = node.value
        if value is None or isinstance(value, bool):
            return _told_apart(column, node.op, value)
        text = str(value)
        if not is_exact:
            column, text = func.lower(column), text.lower()
        told: dict[CompareOperator, Condition] = {
            CompareOperator.eq: column == text,
            CompareOperator.ne: or_(column != text, column.is_(None)),
            CompareOperator.co: column.contains(text, autoescape=True),
            CompareOperator.sw: column.startswith(text, autoescape=True),
            CompareOperator.ew: column.endswith(text, autoescape=True),
        }
        if node.op not in told:
            raise InvalidFilterException(detail=f"{node.op} is not supported here")
        return told[node.op]

    def visit_present(self, node: Present) -> Condition:
        column, _ = _column(node.attr_path)
        found: Condition = column.is_not(None)
        return found

    def visit_not(self, node: Not) -> Condition:
        return not_(self.visit(node.expr))

    def visit_logical_expr(self, node: LogicalExpr) -> Condition:
        joined = and_ if node.op == LogicalOperator.and_ else or_
        return joined(*(self.visit(term) for term in node.terms))

    def visit_value_path(self, node: ValuePath) -> Condition:
        raise InvalidFilterException(detail=f"{node} is not supported here")


def _column(path: AttrPath) -> tuple[Any, bool]:
    found = _COLUMNS.get(path.attr.lower())
    if found is None or path.sub_attr:
        raise InvalidFilterException(detail=f"{path} cannot be searched by")
    return found


def _told_apart(column: Any, op: CompareOperator, value: bool | None) -> Condition:
    if op not in (CompareOperator.eq, CompareOperator.ne):
        raise InvalidValueException(detail=f"{op} does not go with {value}")
    found: Condition = column.is_(value)
    return found if op == CompareOperator.eq else not_(found)
