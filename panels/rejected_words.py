"""Why a server will not have this screen, or the screen not the server, in a few words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def rejected(code: str) -> str:
    """Return the words for `Link.rejected`, empty where a lost link says it all."""
    found = {
        "revoked": translate("Rejected", "Access ended"),
        "bad_token": translate("Rejected", "Token not known"),
        "client_foreign": translate("Rejected", "Folder of another login"),
        "protocol": translate("Rejected", "Server of another version"),
        "address": translate("Rejected", "Address not allowed"),
        "untrusted": translate("Rejected", "Server not trusted"),
    }
    return found.get(code, "")
