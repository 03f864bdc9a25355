"""Settings of a Zalo Official Account, prefix CHIBOT_ZALO_OA_."""

from pathlib import Path

from pydantic import BaseModel, SecretStr


class OaSettings(BaseModel):
    """Without the account's id there is no account."""

    zalo_oa_id: str = ""
    zalo_oa_app_id: str = ""
    zalo_oa_app_secret: SecretStr | None = None
    zalo_oa_webhook_secret: SecretStr | None = None
    """signs webhooks: the OA secret key of the webhook page; default: the application's"""
    zalo_oa_paid: bool = False
    """from 48 hours to 7 days after a person's last word messages are sent, and cost money"""
    zalo_oa_monthly: int | None = None
    """messages that cost money in a month, by the account's package"""
    zalo_oa_per_second: float = 1.5
    zalo_oa_files: str = "pdf,doc,docx"
    """kinds of files that the platform takes"""
    zalo_oa_button_template: str = ""
    """`template_type` of messages with buttons; empty: it is left out"""
    zalo_oa_templates: Path | None = None
    """which reminders may go out as which approved message (YAML)"""
    zalo_oa_api: str = "https://openapi.zalo.me"
    zalo_oa_business_api: str = "https://business.openapi.zalo.me"
    zalo_oa_oauth: str = "https://oauth.zaloapp.com"

    def oa_secrets(self) -> tuple[str, str]:
        """The application's secret, and what signs webhooks; "" where none is given."""
        app = self.zalo_oa_app_secret.get_secret_value() if self.zalo_oa_app_secret else ""
        hook = self.zalo_oa_webhook_secret
        return app, (hook.get_secret_value() if hook else "") or app

    def oa_missing(self) -> list[str]:
        """Names of settings that an account needs and that are not given."""
        wanted = {
            "CHIBOT_ZALO_OA_APP_ID": self.zalo_oa_app_id,
            "CHIBOT_ZALO_OA_APP_SECRET": self.oa_secrets()[0],
        }
        return [name for name, value in wanted.items() if not value]
