from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.team import Team


class Role(models.TextChoices):
    """What a person may do in the house; what they may see is the compartments' matter."""

    INVESTIGATOR = "investigator", "Investigator"
    SUPERVISOR = "supervisor", "Supervisor"
    RELEASE_OFFICER = "release_officer", "Release officer"
    ADMINISTRATOR = "administrator", "Administrator"


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Colleagues: every active account, for anyone who is signed in with a role."""
        return self.filter(is_active=True) if user.is_staff_member else self.none()

    def administered_by(self, user: "User") -> Self:
        """Every account, closed ones too, for an administrator and for nobody else."""
        return self.all() if user.has_role(Role.ADMINISTRATOR) else self.none()

    def with_role(self, role: Role) -> Self:
        return self.filter(is_active=True, roles__contains=[role])


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]  # base is made at run time
    use_in_migrations = False

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("roles", [Role.ADMINISTRATOR])
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email__iexact=username)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person of the organisation, known by e-mail. Partner agencies are not users."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True, help_text="Kept in lower case.")
    full_name = models.CharField(max_length=120)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the administration site", default=False)
    password_is_temporary = models.BooleanField(
        default=False, help_text="Made by an administrator; replaced at the next sign-in."
    )
    wants_mail = models.BooleanField(
        default=False, help_text="Told by e-mail that notices wait, where the house sends mail."
    )
    is_fictional = models.BooleanField(default=False, help_text="A person of the demonstration.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def is_staff_member(self) -> bool:
        """Signed in, active and given at least one role."""
        return self.is_active and bool(self.roles)

    @property
    def initials(self) -> str:
        words = (self.full_name or self.email).split()
        return "".join(word[0] for word in words[:2]).upper()

    @property
    def role_names(self) -> list[str]:
        return [Role(role).label for role in Role.values if role in self.roles]

    def has_role(self, *roles: Role) -> bool:
        """Whether the active account holds any of `roles`."""
        return self.is_active and any(role in self.roles for role in roles)
