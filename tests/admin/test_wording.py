"""Whatever is wrong in a form, a sentence says what to do, in the language of the editor."""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Field
from django.urls import reverse

from cluster.refusals import DeskForm
from cluster.wording import WordedFormSet
from tests.factories import (
    create_editor,
    create_identity,
    create_page,
    create_post,
    create_topic,
    picture,
)

pytestmark = pytest.mark.django_db

DAY = (
    "Please write the day like 14.06.2023 or 2023-06-14.",
    "Напишете деня така: 14.06.2023 или 2023-06-14.",
)
FILL_IN = ("Please fill this in.", "Попълнете това поле.")
ONE = ("Please choose one.", "Изберете едно от предложените.")
LINK = (
    "Please give the whole web address: https://example.org/page",
    "Напишете целия уебадрес: https://example.org/page",
)
GONE = (
    "What you chose does not exist any more, or not for you. Please choose again.",
    "Избраното вече не съществува или не е достъпно за вас. Изберете отново.",
)
LATIN = (
    "Please use Latin letters, digits, “-” and “_” alone: circular-economy",
    "Използвайте само латински букви, цифри, „-“ и „_“: circular-economy",
)
TAKEN = ("This address is taken. Please choose another.", "Този адрес е зает. Изберете друг.")
TITLE = (
    "Please give a title in at least one language.",
    "Напишете заглавие поне на единия език.",
)
SHORTEN = (
    "Please shorten this to 200 characters; it has 201.",
    "Съкратете до 200 знака; сега са 201.",
)
NUMBER = ("Please write a whole number, like 12.", "Напишете цяло число, например 12.")
CLOCKS = (
    "The clocks change on that night, so this time is missing or comes twice. Please choose "
    "another.",
    "През тази нощ часовникът се мести и този час липсва или се повтаря. Изберете друг.",
)
INVISIBLE = (
    "There is a character in it that can’t be stored. Please type the text anew.",
    "В текста има знак, който не може да се запише. Напишете го отново.",
)
FINE = {
    "news_post": {"title_en": "Fine"},
    "events_event": {"title_en": "Fine", "precision": "tbc"},
    "surveys_survey": {
        "title_en": "Fine",
        "opens_on": "2026-01-10",
        "participation_url": "https://example.org/",
    },
    "members_member": {"title_en": "Fine", "kind": "sme"},
    "members_partner": {"name_en": "Fine"},
    "cluster_page": {"title_en": "Fine"},
    "cluster_topic": {"name_en": "Fine", "name_bg": "Добре", "slug": "fine"},
    "cluster_siteidentity": {"name_en": "Fine", "name_bg": "Добре"},
}
# (form, what is typed, the field that complains, its sentence in English and in Bulgarian)
BAD = [
    ("news_post", {"title_en": ""}, "title_en", TITLE),
    ("news_post", {"title_en": "x" * 201}, "title_en", SHORTEN),
    ("news_post", {"title_en": "a\0b"}, "title_en", INVISIBLE),
    ("news_post", {"section": ""}, "section", ONE),
    (
        "news_post",
        {"section": "gossip"},
        "section",
        (
            "“gossip” is not in the list. Please choose from it.",
            "„gossip“ не е в списъка. Изберете от него.",
        ),
    ),
    ("news_post", {"topics": ["999"]}, "topics", GONE),
    ("news_post", {"event": "999"}, "event", GONE),
    ("news_post", {"pinned_until_on": "soon"}, "pinned_until_on", DAY),
    (
        "news_post",
        {"pinned_until_on": "0203-01-01"},
        "pinned_until_on",
        ("Please check the year: 203.", "Проверете годината: 203."),
    ),
    ("news_post", {"published_at_0": "soon", "published_at_1": "9:00"}, "published_at", DAY),
    (
        "news_post",
        {"published_at_0": "2026-01-01", "published_at_1": "noon"},
        "published_at",
        ("Please write the time like 18:30.", "Напишете часа така: 18:30."),
    ),
    (
        "news_post",
        {"published_at_0": "2026-01-01"},
        "published_at",
        ("Please give the time too, like 18:30.", "Посочете и часа, например 18:30."),
    ),
    (
        "news_post",
        {"published_at_1": "9:00"},
        "published_at",
        ("Please give the day too, like 14.06.2023.", "Посочете и деня, например 14.06.2023."),
    ),
    (
        "news_post",
        {"published_at_0": "2026-03-29", "published_at_1": "3:30"},
        "published_at",
        CLOCKS,
    ),
    (
        "news_post",
        {"published_at_0": "0001-01-01", "published_at_1": "0:00"},
        "published_at",
        ("Please check the year: 1.", "Проверете годината: 1."),
    ),
    ("news_post", {"slug": "два пъти"}, "slug", LATIN),
    (
        "news_post",
        {"slug": "x" * 81},
        "slug",
        (
            "Please shorten this to 80 characters; it has 81.",
            "Съкратете до 80 знака; сега са 81.",
        ),
    ),
    (
        "news_post",
        {"cover": SimpleUploadedFile("empty.png", b"")},
        "cover",
        ("This file is empty. Please choose another.", "Файлът е празен. Изберете друг."),
    ),
    (
        "news_post",
        {"cover": SimpleUploadedFile("x" * 200 + ".png", b"x")},
        "cover",
        (
            "The name of this file is too long. Please rename it to 100 characters at most.",
            "Името на файла е твърде дълго. Преименувайте го до най-много 100 знака.",
        ),
    ),
    (
        "events_event",
        {"precision": "day"},
        "starts_on",
        (
            "Please give the first day – or, if the date is to be confirmed, leave both days "
            "empty.",
            "Посочете първия ден, а ако датата се уточнява – оставете празни и първия, и "
            "последния.",
        ),
    ),
    ("events_event", {"website": "example"}, "website", LINK),
    ("events_event", {"online_url": "javascript:alert(1)"}, "online_url", LINK),
    (
        "events_event",
        {"registration_closes_on": "2026-01-01"},
        "registration_url",
        ("Please give the link to register too.", "Добавете и връзката за записване."),
    ),
    ("surveys_survey", {"opens_on": ""}, "opens_on", ("Please give the day.", "Посочете деня.")),
    ("surveys_survey", {"participation_url": ""}, "participation_url", FILL_IN),
    ("surveys_survey", {"minutes": "ten"}, "minutes", NUMBER),
    (
        "surveys_survey",
        {"minutes": "-1"},
        "minutes",
        ("Please give a number of 0 or more.", "Посочете число от 0 нагоре."),
    ),
    (
        "surveys_survey",
        {"minutes": "1000"},
        "minutes",
        ("Please give a number up to 999.", "Посочете число до 999."),
    ),
    ("members_member", {"kind": ""}, "kind", ONE),
    (
        "members_member",
        {"contact_email": "ann"},
        "contact_email",
        (
            "Please give the whole e-mail address: name@example.org",
            "Напишете целия имейл адрес: name@example.org",
        ),
    ),
    ("members_partner", {"position": ""}, "position", FILL_IN),
    (
        "members_partner",
        {"name_en": ""},
        "name_en",
        ("Please give a name in at least one language.", "Напишете име поне на единия език."),
    ),
    ("cluster_page", {"slug": "taken"}, "slug", TAKEN),
    (
        "cluster_page",
        {"slug": "news"},
        "slug",
        (
            "A section of the site has this address already.",
            "Този адрес вече е зает от раздел на сайта.",
        ),
    ),
    (
        "cluster_page",
        {"position": "99999999999999999999"},
        "position",
        (
            "Please give a number up to 9999.",
            "Посочете число до 9999.",
        ),
    ),
    ("cluster_topic", {"slug": "taken"}, "slug", TAKEN),
    ("cluster_topic", {"name_bg": ""}, "name_bg", FILL_IN),
]


@pytest.mark.parametrize("language", ["en", "bg"])
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad[0]} {bad[2]}")
def test_bad_input_is_answered_by_what_to_do(editor, submit, language, bad):
    form, typed, field, sentences = bad
    create_page(slug="taken")
    create_topic(slug="taken")
    editor.cookies["django_language"] = language
    response = submit(editor, reverse(f"admin:{form}_add"), **FINE[form] | typed)
    said = response.context["adminform"].form.errors
    assert said == {field: [sentences[language == "bg"]]}


def test_cover_is_not_replaced_and_cleared_at_once(editor, submit):
    post = create_post(cover=picture(), cover_is_decorative=True)
    address = reverse("admin:news_post_change", args=[post.pk])
    response = submit(editor, address, cover=picture(), **{"cover-clear": "on"})
    assert response.context["adminform"].form.errors == {
        "cover": ["Please choose a new file or tick “Clear”, not both."]
    }


def test_social_link_says_what_to_do(editor, submit, sentences):
    identity = create_identity()
    address = reverse("admin:cluster_siteidentity_change", args=[identity.pk])
    rows = {"social_links-TOTAL_FORMS": "1", "social_links-0-position": "x"}
    response = submit(editor, address, **rows, **{"social_links-0-url": "linkedin"})
    assert sentences(response) == ["Please fill this in.", LINK[0], NUMBER[0]]


def our_admins():
    ours = ("cluster", "members", "events", "surveys", "news")
    return [a for m, a in admin.site._registry.items() if m._meta.app_label in ours]


@pytest.mark.parametrize("model_admin", our_admins(), ids=lambda a: a.model.__name__)
def test_every_form_and_inline_of_the_desk_speaks_so(model_admin, rf):
    request = rf.get("/")
    request.user = create_editor()
    request.user.is_superuser = True
    said = [str(message) for message in Field.default_error_messages.values()]
    form = model_admin.get_form(request)
    assert issubclass(form, DeskForm)
    for field in form().fields.values():
        assert str(field.error_messages["required"]) not in said
    for inline in model_admin.get_inline_instances(request):
        formset = inline.get_formset(request)
        assert issubclass(formset.form, DeskForm)
        assert issubclass(formset, WordedFormSet)
