"""Signing in and the second step: allauth's views, with our forms, our pages and honest status codes."""

from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import (
    AccountInactiveView,
    ConfirmLoginCodeView,
    LogoutView,
    RequestLoginCodeView,
)
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    EditWebAuthnView,
    ListWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.forms import (
    ActivateAppForm,
    ConfirmCodeForm,
    ProveAgainForm,
    ProveAgainPasskeyForm,
    RenamePasskeyForm,
    RequestCodeForm,
    SecondStepForm,
    SecondStepPasskeyForm,
    SignInPasskeyForm,
)
from members.queries import is_demo, is_way_in
from members.rules import LastWayInError
from members.sign_in import local_path, record_second_step, with_next

WRONG = 422


@never_cache
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    onwards = local_path(request.GET.get("next", ""), "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(onwards or reverse("home"))
    context = {"form": RequestCodeForm(), "next": onwards, "is_demo": is_demo()}
    return render(request, "account/login.html", context)


class _Honest:
    """A form with errors is answered with 422, whatever the view below makes of it."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # stands before allauth's view
        if response.status_code == HttpResponse.status_code:
            response.status_code = WRONG
        return response


class RequestCode(_Honest, RequestLoginCodeView):
    form_class = RequestCodeForm
    http_method_names = ["get", "head", "post"]

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse | None:
        # Asking once more starts anew: a slip in the address must not lock anybody out.
        if request.method == "POST":
            clear_login(request)
            return None
        pending: HttpResponse | None = super()._redirect_to_pending_stage(request, stage)
        return pending

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onwards = local_path(self.request.POST.get("next") or self.request.GET.get("next", ""), "")
        return {**super().get_context_data(**kwargs), "next": onwards}


class ConfirmCode(_Honest, ConfirmLoginCodeView):
    form_class = ConfirmCodeForm

    def _verify_form_valid(self, form: BaseForm) -> HttpResponse:
        # A new phone took over, or was refused, while this code was under way: it opens nothing any more.
        if not is_way_in(self._process.user, self._process.state.get("email", "")):
            form.add_error(None, _("Deze code werkt niet meer. Vraag je begeleider om een nieuwe link."))
            return self.form_invalid(form)
        response: HttpResponse = super()._verify_form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_demo": is_demo()}


class SignInWithPasskey(LoginWebAuthnView):
    form_class = SignInPasskeyForm

    def _redirect_to_pending_stage(self, *_stage: Any) -> None:
        # A code that was asked for does not stand in the way of a passkey.
        return None

    def form_valid(self, form: BaseForm) -> HttpResponse:
        clear_login(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: BaseForm) -> HttpResponse:  # noqa: ARG002 - allauth's signature
        context = {"form": RequestCodeForm(), "passkey_failed": True, "is_demo": is_demo()}
        return render(self.request, "account/login.html", context, status=WRONG)


class SignOut(LogoutView):
    """Only by POST: allauth asks first on GET."""


class Closed(AccountInactiveView):
    """Somebody's account is closed."""


class SecondStep(AuthenticateView):
    form_class = SecondStepForm
    webauthn_form_class = SecondStepPasskeyForm

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = WRONG
        return response


class ProveAgain(_Honest, ReauthenticateView):
    form_class = ProveAgainForm


class ProveAgainWithPasskey(ReauthenticateWebAuthnView):
    form_class = ProveAgainPasskeyForm

    def form_invalid(self, form: BaseForm) -> HttpResponse:  # noqa: ARG002 - allauth's signature
        context = {**self.get_context_data(), "passkey_failed": True}
        response: HttpResponse = self.render_to_response(context, status=WRONG)
        return response


class ActivateApp(LoginRequiredMixin, _Honest, ActivateTOTPView):
    form_class = ActivateAppForm

    def form_valid(self, form: BaseForm) -> HttpResponse:
        authenticator, _codes = activate_totp(self.request, form)
        # He has just typed a code of this app: asking for another one at once proves nothing more.
        record_second_step(self.request, authenticator)
        onwards = self.request.GET.get("next", "")
        return HttpResponseRedirect(with_next(reverse("mfa_view_recovery_codes"), onwards))


class StopApp(LoginRequiredMixin, _Honest, DeactivateTOTPView):
    """Do without the app; refused where it is somebody's last second step."""


class RecoveryCodes(LoginRequiredMixin, ViewRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onwards = local_path(self.request.GET.get("next", ""), reverse("members:me"))
        return {**super().get_context_data(**kwargs), "onwards": onwards}


class FreshRecoveryCodes(LoginRequiredMixin, _Honest, GenerateRecoveryCodesView):
    """New recovery codes; the old ones stop working."""


class Passkeys(LoginRequiredMixin, ListWebAuthnView):
    def get_queryset(self) -> Any:
        return super().get_queryset().order_by("created_at")


class RenamePasskey(LoginRequiredMixin, _Honest, EditWebAuthnView):
    form_class = RenamePasskeyForm


class RemovePasskey(LoginRequiredMixin, RemoveWebAuthnView):
    def form_valid(self, form: BaseForm) -> HttpResponseBase:
        if get_adapter().can_delete_authenticator(self.get_object()):
            response: HttpResponseBase = super().form_valid(form)
            return response
        messages.error(self.request, LastWayInError().message)
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))
