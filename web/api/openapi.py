"""The API described for programs: OpenAPI 3.1, made of the table of endpoints."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import request

from corpus.partialdate import PartialDate
from corpus.story import LANGUAGES
from web import languages
from web.api import endpoints, parameters
from web.api.endpoints import ENDPOINTS, Endpoint
from web.api.parameters import Parameter
from web.api.problems import MIMETYPE, Problem
from web.languages import gettext as _
from web.site import site

Json = dict[str, Any]

OF_ALL = (414, 429, 431)  # problems that any address may have
VERSION = "1.0.0"  # of the API: a change of a contract changes its first number
TOKEN = "token"  # the name of what editors send
REFERENCE = "#/components/schemas/{name}"
PARTIAL_DATE: Json = {
    "type": "string",
    "pattern": "^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|--[0-9]{2}-[0-9]{2})$",
    "description": "A date as far as it is known: 2024-05-17, 2024-05, 2024, --06-16.",
}


def document() -> Json:
    """The whole description, in the language that `lang` asks for, else in English."""
    asked = request.args.get("lang")
    languages.speak_now(next((one for one in LANGUAGES if one == asked), "en"))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Izde",
            "version": VERSION,
            "summary": _("Cultural news of Kazakhstan"),
            "description": _("The texts belong to the institutions that published them."),
        },
        "servers": [{"url": site().absolute("/api/v1")}],
        "externalDocs": {"url": site().absolute(f"/{languages.interface()}/api")},
        "paths": {one.path: {one.method.lower(): _operation(one)} for one in ENDPOINTS},
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {TOKEN: {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Endpoint) -> Json:
    summary, text = endpoints.texts()[one.name]
    told: Json = {
        "operationId": one.name,
        "summary": summary,
        "description": text,
        "parameters": [_parameter(parameter) for parameter in one.parameters],
        "responses": {
            "200": {
                "description": _("The answer."),
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": _name(one.kind)}}},
            },
            "304": {"description": _("What was asked with If-None-Match has not changed.")},
            **{str(status): _problem() for status in sorted({*one.statuses, *OF_ALL})},
        },
    }
    if one.body is not None:
        told["security"] = [{TOKEN: []}]
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": _name(one.body)}}},
        }
        del told["responses"]["304"], told["responses"]["200"]["headers"]
    return told


def _problem() -> Json:
    return {
        "description": _("Why there is no answer (RFC 9457)."),
        "content": {MIMETYPE: {"schema": {"$ref": _name(Problem)}}},
    }


def _parameter(one: Parameter) -> Json:
    schema = one.schema
    if one.most > 1:
        schema = {"type": "array", "items": schema, "maxItems": one.most}
    elif one.default:
        default = int(one.default) if schema["type"] == "integer" else one.default
        schema = {**schema, "default": default}
    found: Json = {
        "name": one.name,
        "in": one.within,
        "required": one.needed,
        "description": parameters.texts()[one.about or one.name],
        "schema": schema,
    }
    if one.most > 1:
        found |= {"style": "form", "explode": True}
    if one.example:
        example = int(one.example) if schema.get("type") == "integer" else one.example
        found["example"] = [example] if one.most > 1 else example
    return found


def _schemas() -> Json:
    """The schemas of all answers, and the values of the registry."""
    _names, found = msgspec.json.schema_components(
        [*(one.kind for one in ENDPOINTS), *(one.body for one in ENDPOINTS if one.body), Problem],
        schema_hook=_schema_of,
        ref_template=REFERENCE,
    )
    return {**found, **parameters.of_the_registry()}


def _schema_of(kind: type) -> Json:
    if kind is PartialDate:
        return PARTIAL_DATE
    raise NotImplementedError(kind.__name__)


def _name(kind: type) -> str:
    return REFERENCE.format(name=kind.__name__)
