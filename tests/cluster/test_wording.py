"""Standard sentences are put in the place of Django's, and of nobody else's."""

from django import forms

from cluster.wording import WordedForm


class VisitForm(WordedForm, forms.Form):
    day = forms.DateField()
    guide = forms.CharField(error_messages={"required": "Who will lead?"}, max_length=3)
    moment = forms.SplitDateTimeField()


def test_sentence_of_one_field_stays_and_all_others_are_ours():
    form = VisitForm({"guide": "", "day": "soon", "moment_0": "x", "moment_1": "y"})
    assert form.errors == {
        "day": ["Please write the day like 14.06.2023 or 2023-06-14."],
        "guide": ["Who will lead?"],
        "moment": [
            "Please write the day like 14.06.2023 or 2023-06-14.",
            "Please write the time like 18:30.",
        ],
    }


def test_number_decides_the_form_of_the_word():
    form = VisitForm({"guide": "Anna", "day": "2026-01-01"})
    assert form.errors["guide"] == ["Please shorten this to 3 characters; it has 4."]
    form = VisitForm({"guide": "Anna", "day": "2026-01-01"})
    form.fields["guide"].validators[-2].limit_value = 1
    assert form.errors["guide"] == ["Please shorten this to 1 character; it has 4."]


def test_forms_of_django_keep_their_sentences():
    VisitForm({}).is_valid()

    class OtherForm(forms.Form):
        day = forms.DateField()

    assert OtherForm({}).errors == {"day": ["This field is required."]}
