from evidence.forms.adding import (
    AisTrackForm,
    DocumentForm,
    ExhibitForm,
    ImageryForm,
    StatementForm,
    form_of,
)
from evidence.forms.editing import EditExhibitForm, edit_form_of

__all__ = [
    "AisTrackForm",
    "DocumentForm",
    "EditExhibitForm",
    "ExhibitForm",
    "ImageryForm",
    "StatementForm",
    "edit_form_of",
    "form_of",
]
