"""Signing in and second steps under allauth's own names: only what a life without passwords needs."""

from django.urls import path
from django.views.generic import RedirectView

from members.views import access

_to_sign_in = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    path("", access.sign_in, name="account_login"),
    path("uit/", access.SignOut.as_view(), name="account_logout"),
    path("gesloten/", access.Closed.as_view(), name="account_inactive"),
    path("code/", access.RequestCode.as_view(), name="account_request_login_code"),
    path("code/invullen/", access.ConfirmCode.as_view(), name="account_confirm_login_code"),
    # Nobody signs up and nobody has a password: allauth knows these names, and gets the sign-in page.
    path("nieuw/", _to_sign_in, name="account_signup"),
    path("opnieuw/", access.ProveAgain.as_view(), name="account_reauthenticate"),
    path("stap/", access.SecondStep.as_view(), name="mfa_authenticate"),
    path("stap/opnieuw/", access.ProveAgain.as_view(), name="mfa_reauthenticate"),
    path("passkey/", access.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("passkey/opnieuw/", access.ProveAgainWithPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("passkeys/", access.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("passkeys/<int:pk>/naam/", access.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/weg/", access.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path(
        "passkeys/nieuw/", RedirectView.as_view(pattern_name="members:passkey_add"), name="mfa_add_webauthn"
    ),
    path("ik/", RedirectView.as_view(pattern_name="members:me"), name="mfa_index"),
    path("app/", access.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("app/weg/", access.StopApp.as_view(), name="mfa_deactivate_totp"),
    path("reservecodes/", access.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("reservecodes/nieuw/", access.FreshRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
