"""What every answer carries beside its page: rules for the browser, and for robots."""

from __future__ import annotations

from flask import Response

# Everything comes from the site itself, and no script or style stands in a page.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def harden(response: Response) -> Response:
    """The security headers of every answer."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


def turn_robots_away(response: Response) -> Response:
    """What the pages of an invented corpus add: it has no place in other search engines."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
