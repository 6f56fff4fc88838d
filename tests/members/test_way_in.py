import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

pytestmark = pytest.mark.django_db

URL = reverse("members:passkey_add")


def test_who_has_no_way_in_yet_is_not_let_go_without_one(ana, client_of):
    page = client_of(ana).get(URL).content.decode()

    assert "Niet nu" not in page
    assert reverse("members:address") in page


def test_who_has_another_way_in_may_do_it_later(ana, client_of):
    EmailAddress.objects.create(user=ana, email="ana@voorbeeld.nl", verified=True)

    assert "Niet nu" in client_of(ana).get(URL).content.decode()
