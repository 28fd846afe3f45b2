"""What a browser may do on the pages of the guide: said here, and nowhere else.

The headers of the web servers (`hosting`) and the meta element in the pages come from this module.
"""

from __future__ import annotations

_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the icons in the theme's style sheets, and QR codes
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_ONLY_IN_HEADERS = {"frame-ancestors"}
"""Browsers ignore these in a meta element, and complain (Content Security Policy Level 3, 3.3)."""


def content_security_policy(*, meta: bool) -> str:
    """The policy as a text: for a meta element, or for a header, which can say more."""
    rules = {
        name: value for name, value in _RULES.items() if not (meta and name in _ONLY_IN_HEADERS)
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def security_headers() -> dict[str, str]:
    """Every header about safety and privacy that a web server sends with the guide."""
    return {
        "Content-Security-Policy": content_security_policy(meta=False),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
