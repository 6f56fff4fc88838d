"""What is kept about somebody, and his own words to take with him."""

import json
import zipfile
from collections.abc import Sequence
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from members.models import Person
from members.permissions import can_open_private_records
from members.protocol import Chapter, Kept, MyWords, WhatIsKept
from members.queries import said_at
from members.sign_in import ask_proof
from supportgroups.lib.clock import now, today
from supportgroups.lib.facts import ask


@login_required
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    rows: list[Kept] = ask(WhatIsKept(person.pk)) if can_open_private_records(person) else []
    # What there is of him stands first: the rest is what there could be.
    rows.sort(key=lambda row: row.number == 0)
    return render(request, "members/kept.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not can_open_private_records(person):
        return render(request, "members/words.html", {"is_closed": True}, status=409)
    proof = ask_proof(request, person)
    if proof is not None:
        return proof
    if request.method != "POST":
        return render(request, "members/words.html")
    return _as_file(ask(MyWords(person.pk)))


def _as_file(chapters: Sequence[Chapter]) -> HttpResponse:
    response = HttpResponse(_packed(chapters), content_type="application/zip")
    # A name that says nothing to whoever looks into the downloads of this phone.
    response["Content-Disposition"] = f'attachment; filename="bestanden-{today():%Y%m%d}.zip"'
    return response


def _packed(chapters: Sequence[Chapter]) -> bytes:
    page = render_to_string("members/words_file.html", {"chapters": chapters, "at": said_at(now())})
    data = {
        one.name: {"titel": one.title, "regels": [dict(entry) for entry in one.entries]} for one in chapters
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("lezen.html", page)
        packed.writestr("gegevens.json", json.dumps(data, ensure_ascii=False, indent=1))
    return file.getvalue()


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - login_required stands before every caller
    return person
