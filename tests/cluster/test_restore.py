"""Bringing a version back, seen from the model; the pages: tests/admin/test_history.py."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cluster.restore import restore
from news.models import Post
from tests.factories import (
    create_event,
    create_member,
    create_post,
    create_question,
    create_survey,
    create_topic,
    picture,
)

pytestmark = pytest.mark.django_db


def test_restoring_what_is_not_recorded_keeps_it_as_a_version():
    post = create_post(title_en="First")
    Post.objects.filter(pk=post.pk).update(title_en="Second")
    restore(post.history.last())
    assert [version.title_en for version in post.history.all()] == ["First", "Second", "First"]


def test_what_is_kept_stays():
    post = create_post(title_en="First", topics=[create_topic()])
    first = post.history.first()
    post.title_en, post.slug = "Second", "second"
    post.save()
    restore(first, kept=["slug", "topics"])
    post.refresh_from_db()
    assert (post.title_en, post.slug, post.topics.count()) == ("First", "second", 1)


def test_deleted_keeps_its_number_and_its_birthday():
    post = create_post(members=[create_member()])
    was = Post.objects.values("pk", "created_at", "published_at", "slug").get()
    post.delete()
    assert restore(Post.history.recently_deleted().get()) == []
    assert Post.objects.values("pk", "created_at", "published_at", "slug").get() == was
    assert Post.objects.get().members.count() == 1


def test_file_that_is_gone_is_said():
    post = create_post(cover=picture(), cover_is_decorative=True)
    version = post.history.first()
    post.cover.storage.delete(post.cover.name)
    assert restore(version) == ["Cover image: the file is no longer kept."]
    assert Post.objects.get().cover == ""


def test_nothing_is_half_restored():
    post = create_post(title_en="First", event=create_event(), is_report=True)
    first = post.history.first()
    event, post.event, post.is_report, post.title_en = post.event, None, False, "Second"
    post.save()
    event.delete()
    with pytest.raises(ValidationError, match="choose the event"):
        restore(first)
    assert Post.objects.get().title_en == "Second"


def test_attached_file_comes_back_or_is_said_to_be_gone():
    post = create_post()
    document = post.documents.create(file=SimpleUploadedFile("plan.pdf", b"%PDF-1.7"))
    post.record_version()
    version = post.history.first()
    document.delete()
    assert restore(version) == []
    back = post.documents.get()
    was = version.related["children"][0]["pk"]
    assert (back.pk, back.file.name, back.size) == (was, document.file.name, 8)
    back.delete()
    back.file.storage.delete(back.file.name)
    assert restore(version) == ["File: the file is no longer kept."]
    assert post.documents.count() == 0


def outline(survey):
    """{question: {answer: votes}} of a survey, as its page would show it."""
    return {
        question.text: {answer.label: answer.votes for answer in question.answers.all()}
        for question in survey.questions.all()
    }


def test_question_that_another_survey_has_by_now_stays_there_and_a_copy_comes_back():
    first, second = create_survey(), create_survey()
    question = create_question(survey=first, text_en="Moved?", answers={"Yes": 3, "No": 1})
    create_question(survey=first, text_en="Stays?", answers={"Perhaps": 2})
    first.record_version()
    before = outline(first)
    question.survey = second
    question.save()
    question.answers.update(votes=7)
    assert restore(first.history.latest("history_id")) == []
    assert outline(first) == before
    assert outline(second) == {"Moved?": {"Yes": 7, "No": 7}}
    assert second.questions.get() == question


def test_answer_that_another_question_has_by_now_stays_there_and_a_copy_comes_back():
    first, second = create_survey(), create_survey()
    question = create_question(survey=first, answers={"Yes": 3})
    other = create_question(survey=second, answers={"No": 1})
    first.record_version()
    question.answers.update(question=other)
    restore(first.history.latest("history_id"))
    assert outline(first) == {"Do you agree?": {"Yes": 3}}
    assert outline(second) == {"Do you agree?": {"No": 1, "Yes": 3}}
    assert first.questions.get() == question


def test_question_that_is_still_here_keeps_its_number():
    survey = create_survey()
    question = create_question(survey=survey, answers={"Yes": 3})
    survey.record_version()
    version = survey.history.latest("history_id")
    answer = question.answers.get()
    question.answers.all().delete()
    restore(version)
    assert survey.questions.get() == question
    assert question.answers.get() == answer


def test_who_may_not_publish_brings_a_draft_back():
    create_post(title_en="Public").delete()
    restore(Post.history.recently_deleted().get(), kept=["published_at", "created_at"])
    back = Post.objects.get()
    assert (back.title_en, back.published_at) == ("Public", None)
