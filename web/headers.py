"""What every answer carries beside its page: rules for the browser, and for robots."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, g

# Everything comes from the site itself, and no script or style stands in a page.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


def allow_pictures(origins: Iterable[str]) -> None:
    """Let the present page show pictures from elsewhere: https://museum.example."""
    g.picture_origins = tuple(origins)


def _policy() -> str:
    images = " ".join(("img-src 'self'", *g.get("picture_origins", ())))
    return "; ".join(
        images if rule.startswith("img-src") else rule for rule in CONTENT_SECURITY_POLICY
    )


# What no page of ours does, and so no page may.
FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in FEATURES)
A_YEAR = 365 * 24 * 3600  # seconds


def harden(response: Response) -> Response:
    """The security headers of every answer; a route may have set one otherwise."""
    for name, value in (
        ("Content-Security-Policy", _policy()),
        ("Permissions-Policy", PERMISSIONS_POLICY),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ):
        response.headers.setdefault(name, value)
    return response


def insist_on_https(response: Response) -> Response:
    """What the pages of a site add whose public address is https."""
    response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    return response


def turn_robots_away(response: Response) -> Response:
    """What the pages of an invented corpus add: it has no place in other search engines."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
