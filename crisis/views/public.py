"""Pages for everybody, without an account: numbers to phone, other help, and words for partners and children."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crisis.forms import WishForm
from crisis.queries.helplines import numbers
from groups.queries.directory import Wish, directory, directory_regions
from groups.rules.directory import NEEDS


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Open to everyone, signed in or not: 112 and the helplines never wait for a sign-in."""
    return render(request, "crisis/help.html", {"numbers": numbers()})


@require_safe
def numbers_page(request: HttpRequest) -> HttpResponse:
    return render(request, "crisis/numbers.html", {"numbers": numbers()})


@require_safe
def directory_page(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.GET, regions=directory_regions())
    wish = form.wish()
    context = {"form": form, "wish": wish, **_chapters(wish)}
    return render(request, "crisis/directory.html", context, status=422 if form.errors else 200)


@require_safe
def for_partners(request: HttpRequest) -> HttpResponse:
    context = {"numbers": numbers(first_for="partner"), **_chapters(Wish(audience="partner"))}
    return render(request, "crisis/partners.html", context)


@require_safe
def for_children(request: HttpRequest) -> HttpResponse:
    return render(request, "crisis/children.html", {"numbers": numbers(first_for="kind")})


def _chapters(wish: Wish) -> dict[str, object]:
    return {"chapters": [(NEEDS[one.need], one) for one in directory(wish)]}
