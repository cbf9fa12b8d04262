import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


def assert_refused(instance, *, constraint, sentence, **wrong):
    """With these values, an editor is told the sentence and the database refuses the row."""
    row = type(instance).objects.filter(pk=instance.pk)
    for name, value in wrong.items():
        setattr(instance, name, value)
    with pytest.raises(ValidationError) as refusal:
        instance.full_clean()
    assert refusal.value.messages == [sentence]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.update(**wrong)
