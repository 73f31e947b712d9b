"""Callers mix `mime_type` and `mimeType` in one body, so every request shape must read both.

Each field gets two names when its class is made; validation then looks for either. Nothing is walked or
renamed, so a megabyte of base64 costs nothing here, and the keys inside a caller's own JSON (a response
schema, labels) are never touched: such fields are declared as plain `dict`.
"""

from pydantic import AliasChoices, AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


def spellings(name: str) -> AliasChoices:
    """Both names of the field `name`: as it is, and camelCase. The first one wins when both are sent."""
    return AliasChoices(name, to_camel(name))


def camel_first(name: str) -> AliasChoices:
    """Both names of the field `name`, camelCase first."""
    return AliasChoices(to_camel(name), name)


class Lenient(BaseModel):
    """A request shape that reads snake_case and camelCase and ignores keys that it does not know."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=AliasGenerator(validation_alias=spellings), protected_namespaces=()
    )


class Camel(Lenient):
    """The same of a dialect that is camelCase: a field that is missing is named so."""

    model_config = ConfigDict(alias_generator=AliasGenerator(validation_alias=camel_first))
