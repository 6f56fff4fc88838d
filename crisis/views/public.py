"""Pages for everybody, without an account: numbers to phone, other help, and words for partners and children."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crisis.forms import WishForm
from crisis.queries.helplines import numbers
from groups.queries.directory import directory, directory_regions
from groups.rules.directory import NEEDS


@require_safe
def numbers_page(request: HttpRequest) -> HttpResponse:
    return render(request, "crisis/numbers.html", {"numbers": numbers()})


@require_safe
def directory_page(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.GET, regions=directory_regions())
    wish = form.wish()
    chapters = [(NEEDS[one.need], one) for one in directory(wish)]
    context = {"form": form, "wish": wish, "chapters": chapters}
    return render(request, "crisis/directory.html", context, status=422 if form.errors else 200)


@require_safe
def for_partners(request: HttpRequest) -> HttpResponse:
    return render(request, "crisis/partners.html", {"numbers": numbers(first_for="partner")})


@require_safe
def for_children(request: HttpRequest) -> HttpResponse:
    return render(request, "crisis/children.html", {"numbers": numbers(first_for="kind")})
