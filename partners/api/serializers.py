"""The shapes of the partner API's answers."""

from typing import Any

from rest_framework import serializers
from rest_framework.reverse import reverse

from partners.models import Release


class PackageEntrySerializer(serializers.ModelSerializer[Release]):
    """One line of the feed: what there is, its state, and what its bundle must hash to."""

    id = serializers.UUIDField(help_text="Identifies the package, for ever.")
    case_id = serializers.UUIDField(source="revision.case_id")
    reference = serializers.SerializerMethodField()
    revision = serializers.IntegerField(source="revision.number")
    tlp = serializers.SerializerMethodField(help_text="FIRST TLP 2.0 marking.")
    state = serializers.SerializerMethodField(help_text="available or withdrawn.")
    bundle_sha256 = serializers.CharField(source="bundle.sha256")
    bundle_bytes = serializers.IntegerField(source="bundle.size_bytes")
    key_id = serializers.CharField(help_text="Fingerprint of the sealing key; see /api/v1/keys.")
    package_url = serializers.SerializerMethodField()
    bundle_url = serializers.SerializerMethodField()

    class Meta:
        model = Release
        fields = [
            "id", "case_id", "reference", "revision", "tlp", "state", "released_at",
            "withdrawn_at", "package_digest", "bundle_sha256", "bundle_bytes", "key_id",
            "package_url", "bundle_url",
        ]  # fmt: skip

    def get_reference(self, release: Release) -> str:
        return str(release.package["package"]["reference"])

    def get_tlp(self, release: Release) -> str:
        return str(release.package["package"]["tlp"])

    def get_state(self, release: Release) -> str:
        return "withdrawn" if release.withdrawn_at else "available"

    def get_package_url(self, release: Release) -> str:
        return self._url("api-package", release)

    def get_bundle_url(self, release: Release) -> str:
        return self._url("api-bundle", release)

    def _url(self, name: str, release: Release) -> str:
        request: Any = self.context.get("request")
        return str(reverse(name, args=[release.pk], request=request))


class KeySerializer(serializers.Serializer[Any]):
    """A public key, and the fingerprint to compare with the one given by another channel."""

    key_id = serializers.CharField(help_text="SHA-256 of the DER SubjectPublicKeyInfo, hex.")
    algorithm = serializers.CharField(default="Ed25519")
    pem = serializers.CharField()
    current = serializers.BooleanField(help_text="Whether new packages are sealed with it.")


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a request was not answered."""

    code = serializers.CharField(help_text="Stable, for programs.")
    message = serializers.CharField(help_text="For people: what, where, what to do.")
