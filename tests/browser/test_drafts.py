"""Never lose a word: a form that is half-written survives what happens to browsers."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from events.models import Event
from news.models import Post
from tests.browser.conftest import PASSWORD, wait_until
from tests.factories import create_event, create_post

pytestmark = pytest.mark.browser

HEADING = "You wrote this here and did not save it"


@pytest.fixture
def post(desk):
    """A post, with its form open."""
    post = create_post(title_en="As saved", body_en="<p>Old text</p>")
    desk.goto(reverse("admin:news_post_change", args=[post.pk]))
    return post


def offer(page):
    return page.get_by_role("heading", name=HEADING)


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:')).length")


def wait_until_kept(page):
    wait_until(page, "Object.keys(localStorage).some((key) => key.startsWith('draft:'))")


def close_and_reopen(page):
    """The tab is closed without an answer to any question, and the address opened in a new one."""
    address, context = page.url, page.context
    page.close(run_before_unload=False)
    reopened = context.new_page()
    reopened.goto(address)
    return reopened


def type_and_leave(page, **texts):
    for name, text in texts.items():
        page.locator(f"#id_{name}").fill(text)
    wait_until_kept(page)
    return close_and_reopen(page)


def save(page):
    page.locator("[name=_continue]").last.click()


def test_text_survives_a_closed_tab(desk, post, complaints):
    page = type_and_leave(desk, title_en="Half-written", summary_bg="Недописано")
    expect(offer(page)).to_be_visible()
    page.get_by_text("What differs").click()
    box = page.locator(".draft")
    expect(box.locator("dt")).to_have_text(["Title (English)", "Summary (Bulgarian)"])
    expect(box.locator(".draft-present")).to_have_text(["As saved", "(empty)"])
    expect(box.locator(".draft-kept")).to_have_text(["Half-written", "Недописано"])
    expect(page.locator("#id_title_en")).to_have_value("As saved")  # nothing happens unasked
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#id_title_en")).to_have_value("Half-written")
    expect(page.locator("#id_summary_bg")).to_have_value("Недописано")
    expect(page.get_by_text("It is not saved yet")).to_be_focused()
    expect(offer(page)).to_have_count(0)


def test_saving_clears_the_draft(desk, post, complaints):
    page = type_and_leave(desk, title_en="Half-written")
    page.get_by_role("button", name="Restore").click()
    save(page)
    expect(page.locator(".success")).to_be_visible()
    assert Post.objects.get(pk=post.pk).title_en == "Half-written"
    assert kept(page) == 0
    page.reload()
    expect(page.locator("#id_title_en")).to_have_value("Half-written")
    expect(offer(page)).to_have_count(0)


def test_saved_draft_is_gone_on_whichever_page_follows(desk, post):
    desk.locator("#id_title_en").fill("Written and saved")
    wait_until_kept(desk)
    desk.locator("[name=_save]").last.click()
    expect(desk.locator(".success")).to_be_visible()
    expect(desk).to_have_url(reverse("admin:news_post_changelist"))
    assert kept(desk) == 0


def test_discarded_draft_is_gone(desk, post):
    page = type_and_leave(desk, title_en="Half-written")
    page.get_by_role("button", name="Discard").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The kept text is gone")).to_be_focused()
    assert kept(page) == 0
    page.reload()
    expect(offer(page)).to_have_count(0)


def test_text_survives_an_expired_login(desk, post, complaints):
    desk.locator("#id_title_en").fill("Written for hours")
    Session.objects.all().delete()
    save(desk)
    expect(desk).to_have_url(re.compile("/admin/login/"))
    expect(desk.get_by_text("What you wrote is kept in this browser")).to_be_visible()
    desk.get_by_label("Username").fill("editor")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Log in").click()
    expect(offer(desk)).to_be_visible()
    desk.get_by_role("button", name="Restore").click()
    save(desk)
    expect(desk.locator(".success")).to_be_visible()
    assert Post.objects.get(pk=post.pk).title_en == "Written for hours"
    assert kept(desk) == 0


def test_without_connection_nothing_is_sent_and_nothing_lost(desk, post, complaints):
    desk.locator("#id_title_en").fill("Written on a train")
    desk.context.set_offline(True)
    save(desk)
    expect(desk.get_by_text("The site can’t be reached")).to_be_focused()
    expect(desk.locator("#id_title_en")).to_have_value("Written on a train")
    complaints.clear()  # that the site was not reached
    desk.context.set_offline(False)
    page = close_and_reopen(desk)
    page.get_by_role("button", name="Restore").click()
    save(page)
    expect(page.locator(".success")).to_be_visible()
    assert Post.objects.get(pk=post.pk).title_en == "Written on a train"


def test_refused_form_keeps_its_draft(desk, post, complaints):
    desk.locator("#id_title_en").fill("")
    desk.locator("#id_summary_en").fill("Mine")
    save(desk)
    expect(desk.locator(".faults")).to_be_visible()
    expect(offer(desk)).to_have_count(0)  # it is in the form already
    assert kept(desk) == 1
    page = close_and_reopen(desk)
    page.get_by_role("button", name="Restore").click()
    page.locator("#id_title_en").fill("Mine too")
    save(page)
    expect(page.locator(".success")).to_be_visible()
    assert kept(page) == 0


def test_two_tabs_keep_a_draft_each(desk, complaints):
    desk.goto(reverse("admin:news_post_add"))
    other = desk.context.new_page()
    other.goto(desk.url)
    desk.locator("#id_title_en").fill("First")
    other.locator("#id_title_en").fill("Second")
    wait_until_kept(other)
    other.close()
    page = close_and_reopen(desk)
    expect(page.locator(".draft")).to_have_count(2)
    page.get_by_role("button", name="Restore").first.click()
    first = page.locator("#id_title_en").input_value()
    save(page)
    expect(page.locator(".success")).to_be_visible()
    page.goto(reverse("admin:news_post_add"))
    expect(page.locator(".draft")).to_have_count(1)
    page.get_by_role("button", name="Restore").click()
    assert {first, page.locator("#id_title_en").input_value()} == {"First", "Second"}


def test_rows_choices_ticks_and_moments_come_back(desk, site, complaints):
    event = create_event(title_en="Fair")
    desk.goto(reverse("admin:events_event_change", args=[event.pk]))
    before = desk.locator("#id_places-TOTAL_FORMS").input_value()
    desk.locator("#places-group .add-row a").click()
    desk.locator(f"#id_places-{before}-city_en").fill("Plovdiv")
    desk.locator("#id_state").select_option("cancelled")
    desk.locator("#id_cover_is_decorative").check()
    desk.locator("#id_expires_at_0").fill("2031-05-01")
    desk.locator("#id_expires_at_1").fill("10:00:00")
    desk.locator(".field-organisers .select2-selection").click()
    desk.locator(".select2-results__option", has_text=site.member.title_en).first.click()
    page = type_and_leave(desk, title_en="Fair again")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(f"#id_places-{before}-city_en")).to_have_value("Plovdiv")
    expect(page.locator(".field-organisers .select2-selection__choice")).to_contain_text(
        site.member.title_en
    )
    save(page)
    expect(page.locator(".success")).to_be_visible()
    event = Event.objects.get(pk=event.pk)
    assert (event.title_en, event.state, event.cover_is_decorative, event.expires_at.year) == (
        *("Fair again", "cancelled", True, 2031),
    )
    assert [place.city_en for place in event.places.all()][-1] == "Plovdiv"
    assert list(event.organisers.all()) == [site.member]


def test_draft_tells_that_somebody_saved_since(desk, post):
    desk.locator("#id_title_en").fill("Mine")
    wait_until_kept(desk)
    post.save()
    page = close_and_reopen(desk)
    expect(page.get_by_text("Since then the item has been saved again")).to_be_visible()


def test_drafts_are_offered_to_nobody_else_and_on_no_other_form(desk, post):
    page = type_and_leave(desk, title_en="Mine")
    page.goto(reverse("admin:news_post_add"))
    expect(offer(page)).to_have_count(0)
    page.goto(reverse("admin:news_post_change", args=[post.pk]))
    expect(offer(page)).to_be_visible()
    page.evaluate(
        """() => { for (const key of Object.keys(localStorage)) {
          if (!key.startsWith("draft:")) continue;
          const draft = JSON.parse(localStorage.getItem(key));
          localStorage.setItem(key, JSON.stringify({...draft, user: "0"})); } }"""
    )
    page.reload()
    expect(page.locator("#drafts")).to_be_attached()
    expect(offer(page)).to_have_count(0)


def test_old_drafts_go_by_themselves(desk, post):
    page = type_and_leave(desk, title_en="Mine")
    page.evaluate(
        """() => { for (const key of Object.keys(localStorage)) {
          if (!key.startsWith("draft:")) continue;
          const draft = JSON.parse(localStorage.getItem(key));
          draft.at -= 31 * 24 * 3600 * 1000;
          localStorage.setItem(key, JSON.stringify(draft)); } }"""
    )
    page.reload()
    expect(page.locator("#drafts")).to_be_attached()
    assert kept(page) == 0


@pytest.mark.parametrize(("answer", "left"), [("dismiss", 1), ("accept", 0)])
def test_logging_out_removes_drafts_after_asking(desk, post, answer, left):
    page = type_and_leave(desk, title_en="Mine")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), getattr(dialog, answer)()))
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("button", name="Log out")).to_have_count(left)
    assert len(asked) == 1
    assert kept(page) == left


def test_leaving_asks_only_when_something_changed(desk, post):
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.locator("#id_title_en").click()
    desk.keyboard.type("x")
    desk.keyboard.press("Backspace")
    desk.reload()
    assert asked == []
    desk.locator("#id_title_en").click()
    desk.keyboard.type("x")
    desk.reload()
    assert asked == ["beforeunload"]
    desk.get_by_role("button", name="Restore").click()
    save(desk)
    expect(desk.locator(".success")).to_be_visible()
    assert asked == ["beforeunload"]


def test_full_browser_says_so(desk, post):
    desk.evaluate(
        """() => { let part = "x".repeat(1024 * 1024);
          for (let n = 0; part; n += 1) {
            try { localStorage.setItem("full" + n, part); }
            catch { part = part.slice(part.length / 2 + 1); } } }"""
    )
    desk.locator("#id_title_en").fill("Mine")
    expect(desk.get_by_text("no room left")).to_be_visible()


def test_no_password_token_or_file_is_kept(desk, post, tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(b"x")
    desk.locator("#id_cover").set_input_files(file)
    page = type_and_leave(desk, title_en="Mine")
    draft = json.loads(
        page.evaluate(
            "localStorage.getItem(Object.keys(localStorage).find(key => key.startsWith('draft:')))"
        )
    )
    assert {"csrfmiddlewaretoken", "cover", "_draft"} & set(draft["fields"]) == set()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("Please choose the files again")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("code", "heading"), [("en", HEADING), ("bg", "Писахте тук")])
def test_offer_has_no_barrier_and_speaks_the_language(desk, post, theme, code, heading):
    page = type_and_leave(desk, title_en="Mine")
    page.context.set_extra_http_headers({"Accept-Language": code})
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 375, "height": 800})
    page.reload()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    page.locator(".draft summary").click()
    violations = Axe().run(page, context="#drafts").response["violations"]
    assert {rule["id"] for rule in violations} == set()
    for button in page.locator(".draft button").all():
        assert button.bounding_box()["height"] >= 44
    assert page.evaluate("document.querySelector('.draft').scrollWidth <= innerWidth")


def test_text_for_a_page_that_is_only_read_by_now_is_shown_to_be_copied(desk, complaints):
    post = create_post(title_en="As saved", published_at=None)
    Group.objects.get(name="Authors").user_set.set(User.objects.all())
    Group.objects.get(name="Editors").user_set.clear()
    desk.goto(reverse("admin:news_post_change", args=[post.pk]))
    desk.locator("#id_title_en").fill("Half-written")
    text = desk.get_by_role("textbox", name="Text (English)")
    text.fill("Written for hours")
    text.press("Enter")
    text.press_sequentially("and hours")
    wait_until_kept(desk)
    post.publish()
    post.save()
    page = close_and_reopen(desk)
    expect(offer(page)).to_be_visible()
    box = page.locator(".draft")
    expect(box.get_by_text("waits here for you to copy it")).to_be_visible()
    expect(box.locator("dt")).to_have_text(["Title (English)", "Text (English)"])
    expect(box.locator(".draft-kept").first).to_be_visible()
    kept_text = box.locator(".draft-kept").last.inner_text()
    assert kept_text.split() == ["Written", "for", "hours", "and", "hours"]
    assert "hours\nand" in kept_text
    expect(box.locator(".draft-present").first).to_be_hidden()
    expect(box.get_by_role("button", name="Restore")).to_have_count(0)
    page.reload()
    expect(offer(page)).to_be_visible()
    page.get_by_role("button", name="Discard").click()
    assert kept(page) == 0


def test_what_no_control_takes_any_more_is_kept_after_the_rest_came_back(desk, post):
    page = type_and_leave(desk, title_en="Half-written", summary_en="Mine")
    page.locator("#id_summary_en").evaluate("field => field.remove()")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#id_title_en")).to_have_value("Half-written")
    expect(page.locator(".draft dt")).to_have_text(["Summary (English)"])
    expect(page.locator(".draft-kept")).to_have_text(["Mine"])
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    page = close_and_reopen(page)
    expect(page.locator(".draft-kept").filter(has_text="Mine")).not_to_have_count(0)


PRESS = "selector => document.querySelector(selector).click()"
COUNT = """() => { window.sent = 0;
  addEventListener("submit", (event) => {
    window.sent += event.defaultPrevented ? 0 : 1;
    event.preventDefault(); }); }"""


def test_double_click_on_save_adds_one_thing(desk):
    desk.goto(reverse("admin:news_post_add"))
    desk.locator("#id_title_en").fill("Once")
    desk.evaluate(
        f"() => {{ const press = {PRESS}; press('[name=_save]'); press('[name=_save]') }}"
    )
    expect(desk.locator(".success")).to_be_visible()
    assert Post.objects.filter(title_en="Once").count() == 1


@pytest.mark.parametrize(
    ("action", "selector"), [("change", "[name=_save]"), ("delete", "#content [type=submit]")]
)
def test_form_on_its_way_is_not_sent_a_second_time(desk, action, selector):
    post = create_post(title_en="Old")
    desk.goto(reverse(f"admin:news_post_{action}", args=[post.pk]))
    desk.evaluate(COUNT)  # instead of a slow server
    for _click in range(3):
        desk.evaluate(PRESS, selector)
        desk.wait_for_timeout(300)
    desk.keyboard.press("Control+s")
    desk.wait_for_timeout(300)
    assert desk.evaluate("window.sent") == 1


def test_form_that_was_stopped_on_its_way_can_be_sent_again(desk):
    post = create_post()
    desk.clock.install()
    desk.goto(reverse("admin:news_post_delete", args=[post.pk]))
    desk.evaluate(COUNT)
    for sent in (1, 2):
        for _click in range(2):
            desk.evaluate(PRESS, "#content [type=submit]")
        assert desk.evaluate("window.sent") == sent
        desk.clock.fast_forward(6000)


def test_save_works_again_after_it_could_not_be_sent(desk, post, complaints):
    desk.locator("#id_title_en").fill("At last")
    desk.context.set_offline(True)
    save(desk)
    expect(desk.get_by_text("The site can’t be reached")).to_be_focused()
    complaints.clear()  # that the site was not reached
    desk.context.set_offline(False)
    save(desk)
    expect(desk.locator(".success")).to_be_visible()
    assert Post.objects.get(pk=post.pk).title_en == "At last"


def test_form_can_be_sent_again_after_coming_back(desk):
    post = create_post(title_en="Shown", published_at=None)
    share = reverse("admin:news_post_share", args=[post.pk])
    desk.goto(share)
    desk.get_by_role("button", name="Make the link").click()
    expect(desk.get_by_role("button", name="Take the link back")).to_be_visible()
    desk.goto("/admin/")
    desk.go_back()
    desk.get_by_role("button", name="Take the link back").click()
    expect(desk.get_by_text("The link no longer works")).to_be_visible()


def test_going_back_and_saving_again_adds_nothing(desk):
    desk.goto(reverse("admin:news_post_add"))
    desk.locator("#id_title_en").fill("Once")
    draft = desk.locator("[name=_draft]").input_value()
    desk.locator("[name=_continue]").last.click()
    expect(desk.locator(".success")).to_be_visible()
    saved = desk.url
    desk.go_back()
    desk.locator("#id_title_en").fill("Once")
    # As a browser fills it in that brings the form back with all that stood in it.
    desk.locator("[name=_draft]").evaluate("(field, draft) => { field.value = draft }", draft)
    desk.locator("[name=_continue]").last.click()
    expect(desk.get_by_text("This was saved already. Here it is.")).to_be_visible()
    expect(desk).to_have_url(saved)
    assert Post.objects.filter(title_en="Once").count() == 1
    assert kept(desk) == 0
