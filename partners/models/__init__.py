from partners.models.agency import Agency
from partners.models.release import Delivery, DeliveryKind, Release

__all__ = ["Agency", "Delivery", "DeliveryKind", "Release"]
