from evidence.forms.adding import (
    AisTrackForm,
    DocumentForm,
    ExhibitForm,
    ImageryForm,
    StatementForm,
    form_of,
)
from evidence.forms.editing import EditExhibitForm

__all__ = [
    "AisTrackForm",
    "DocumentForm",
    "EditExhibitForm",
    "ExhibitForm",
    "ImageryForm",
    "StatementForm",
    "form_of",
]
