"""The lock of a device: set it, change it, take it off, and open it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions import lock_device, remove_pin, set_pin, stay_awake, try_pin
from members.forms import ChoosePinForm, OldPinForm, TypePinForm
from members.models import Device
from members.queries import device_is_in_use
from members.rules import PinWrongError
from members.sign_in import device_in_hand, local_path


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: HttpRequest) -> HttpResponse:
    device = device_in_hand(request)
    form = ChoosePinForm(
        request.POST if request.method == "POST" else None,
        has_pin=bool(device.pin),
        minutes=device.lock_minutes,
    )
    if form.is_valid():
        if _is_old_one(form, device):
            set_pin(device=device, pin=form.cleaned_data["pin"], minutes=form.cleaned_data["minutes"])
            messages.success(request, _("Dit apparaat gaat vanaf nu op slot als je een tijd niets doet."))
            return HttpResponseRedirect(reverse("members:me"))
        if not _is_still_in(device):
            return _signed_out(request)
    return _page(request, device, form, OldPinForm())


def _is_old_one(form: ChoosePinForm, device: Device) -> bool:
    if not device.pin or try_pin(device=device, pin=form.cleaned_data["current"]):
        return True
    form.add_error("current", PinWrongError().message)
    return False


@login_required
@require_POST
def pin_remove(request: HttpRequest) -> HttpResponse:
    device = device_in_hand(request)
    form = OldPinForm(request.POST)
    if form.is_valid():
        if not device.pin or try_pin(device=device, pin=form.cleaned_data["pin"]):
            remove_pin(device=device)
            messages.success(request, _("Dit apparaat gaat niet meer vanzelf op slot."))
            return HttpResponseRedirect(reverse("members:me"))
        if not _is_still_in(device):
            return _signed_out(request)
        form.add_error("pin", PinWrongError().message)
    choose = ChoosePinForm(has_pin=bool(device.pin), minutes=device.lock_minutes)
    return _page(request, device, choose, form)


def _page(request: HttpRequest, device: Device, form: ChoosePinForm, old: OldPinForm) -> HttpResponse:
    context = {"form": form, "old": old, "device": device}
    status = 422 if form.errors or old.errors else 200
    return render(request, "members/pin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask the PIN; nothing of whoever is signed in here is on this page."""
    onwards = local_path(request.GET.get("next", ""), "/")
    device = getattr(request, "device", None)
    if device is None or not device.is_locked:
        return HttpResponseRedirect(onwards)
    request.user = AnonymousUser()
    form = TypePinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if try_pin(device=device, pin=form.cleaned_data["pin"]):
            return HttpResponseRedirect(onwards)
        if not _is_still_in(device):
            return _signed_out(request)
        form.add_error("pin", PinWrongError().message)
    return render(request, "members/unlock.html", {"form": form}, status=422 if form.errors else 200)


def _is_still_in(device: Device) -> bool:
    return device_is_in_use(device.session_key, device.person_id)


def _signed_out(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    messages.error(
        request, _("Dat was te vaak. Log opnieuw in. Daarna kun je bij Ik een nieuwe pincode kiezen.")
    )
    return HttpResponseRedirect(reverse("account_login"))


@login_required
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    lock_device(device=device_in_hand(request))
    return HttpResponseRedirect(reverse("members:unlock"))


@login_required
@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    stay_awake(device=device_in_hand(request))
    return HttpResponse(status=204)
