"""The confirmation asks the database as often for much as for little; its words: tests/admin."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Member
from tests.factories import create_event, create_member, create_post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_questions_do_not_grow_with_what_mentions_it(rf, number):
    member = create_member()
    for _n in range(number):
        create_post(members=[member])
        create_event(organisers=[member])
    request = rf.get("/")
    request.user = User.objects.create_superuser("chief")
    with CaptureQueriesContext(connection) as queries:
        *_rest, protected = admin.site.get_model_admin(Member).get_deleted_objects(
            [member], request
        )
    assert len(protected) == 2 * number
    assert len(queries) == 8
