"""What a SCIM client sees: the attributes of a user, and what this service can do."""

from typing import Annotated

from scim2_models import (
    URN,
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    Extension,
    Filter,
    Patch,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST_RESULTS = 500


class User(Resource[AnyExtension]):
    """Somebody with an employee number. Attributes of RFC 7643 that are missing are not kept."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    """The work e-mail address, by which the person signs in."""

    display_name: Annotated[str | None, Required.true] = None
    """The whole name, in the person's own script."""

    active: Annotated[bool | None, Required.true] = None
    """False for somebody who left: permits, duties and badge end, and stay ended."""


class EnterpriseUser(Extension):
    """What RFC 7643 knows of employees and we keep."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: Annotated[str | None, Required.true, Uniqueness.server] = None
    """What all feeds know the person by."""


class ParkingUser(Extension):
    """What parking asks of an employee, and RFC 7643 does not know."""

    __schema__ = URN("urn:gatehouse:params:scim:schemas:extension:2.0:User")

    employment_class: Annotated[str | None, Required.true] = None
    """A code such as `nurse`."""

    site: Annotated[str | None, Required.true] = None
    """A code such as `main`."""

    badge_number: Annotated[str | None, Uniqueness.server] = None
    """The badge that opens gates; none where there is none."""


Employee = User[Annotated[EnterpriseUser, Required.true] | Annotated[ParkingUser, Required.true]]

CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_RESULTS),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=False),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type=AuthenticationScheme.Type.oauthbearertoken,
            name="Bearer token",
            description="A token of SCIM_TOKENS in the Authorization header.",
            primary=True,
        )
    ],
)

# Directories send more than we keep, and in ways of their own: that is passed over, not refused.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)

PROVIDER = ScimProvider(
    models=[User, EnterpriseUser, ParkingUser],
    resource_types=[ResourceType.from_resource(Employee)],
    config=CONFIG,
    policy=POLICY,
)
