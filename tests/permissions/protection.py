"""What protects a page in a browser, whoever asks for it and whatever its status."""

import re

from django.http import HttpResponse

WANTED = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
UNWANTED = ("unsafe-inline", "unsafe-eval", "*", "http:")
# What the policy forbids and a browser would leave out; data for a script is none.
INLINE = re.compile(
    r"<style|<script(?![^>]*(\bsrc=|\"application/json\"))|\sstyle=|\son\w+=[\"']|javascript:"
)


def unprotected(answer: HttpResponse, *, signed_in: bool) -> list[str]:
    """Return what is missing among the headers that protect a page, and what of it they would not let through."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    wrong = [f"misses {part}" for part in WANTED if part not in policy]
    wrong += [f"allows {word}" for word in UNWANTED if word in policy]
    if headers.get("X-Content-Type-Options") != "nosniff":
        wrong.append("nosniff")
    # With any other policy a link in an address would travel on with its reader.
    if headers.get("Referrer-Policy") != "same-origin":
        wrong.append("referrer")
    if signed_in and "no-store" not in headers.get("Cache-Control", ""):
        wrong.append("no-store")
    return wrong + [f"holds {sign}" for sign in _inline(answer)]


def _inline(answer: HttpResponse) -> list[str]:
    is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return [found[0] for found in INLINE.finditer(answer.content.decode())] if is_page else []
