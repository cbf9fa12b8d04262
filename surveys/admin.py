from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from cluster.admin import (
    DocumentInline,
    LabelledFormSet,
    PublicationFilter,
    PublishableAdmin,
    ToDoFilter,
    WordFilter,
    side_by_side,
    state_mark,
    texts,
)
from cluster.conflicts import ConflictAdmin
from cluster.deletion import DeletionAdmin
from cluster.drafts import DraftAdmin
from cluster.guidance import GuidedAdmin, GuidedFields
from cluster.refusals import DeskForm, RefusalAdmin
from cluster.restore import PartHistoryAdmin

from .models import Answer, Question, Survey, SurveyDocument


class StateFilter(WordFilter):
    title = _("state")
    parameter_name = "state"
    words = [
        ("upcoming", _("Upcoming")),
        ("open", _("Open")),
        ("closing_soon", _("Closing within 7 days")),
        ("waiting", _("Closed, no results yet")),
        ("with_results", _("Results")),
    ]


class QuestionInline(GuidedFields, admin.TabularInline):
    model = Question
    form = DeskForm
    formset = LabelledFormSet
    extra = 0
    fields = ["text_en", "text_bg", "position"]
    show_change_link = True
    verbose_name_plural = _(
        "Questions shown as charts – save, then follow “Change” to enter the answers"
    )


LIFE = (None, {"fields": ["opens_on", "closes_on", "participation_url", "minutes", "previous"]})
RESULTS = (
    _("Results"),
    {
        "classes": ["bilingual"],
        "fields": [
            *("results_expected_on", "results_published_at", "results_url"),
            *("results_file", ("results_summary_en", "results_summary_bg")),
        ],
    },
)


class SurveyDocumentInline(DocumentInline):
    model = SurveyDocument


@admin.register(Survey)
class SurveyAdmin(PublishableAdmin):
    list_display = ["title", "publication_state", state_mark, "opens_on", "closes_on"]
    list_filter = [StateFilter, PublicationFilter, ToDoFilter]
    date_hierarchy = "opens_on"
    ordering = ["-opens_on", "-pk"]
    autocomplete_fields = ["previous"]
    inlines = [QuestionInline, SurveyDocumentInline]
    fieldsets = [
        LIFE,
        *texts("title", "summary", "body", "run_by", "project", "questionnaire_languages"),
        RESULTS,
        PublishableAdmin.cover,
        PublishableAdmin.publication,
    ]


class AnswerInline(GuidedFields, admin.TabularInline):
    model = Answer
    form = DeskForm
    formset = LabelledFormSet
    extra = 2
    fields = ["label_en", "label_bg", "votes", "position"]


@admin.register(Question)
class QuestionAdmin(
    ConflictAdmin, PartHistoryAdmin, DeletionAdmin, DraftAdmin, GuidedAdmin, RefusalAdmin
):
    whole = "survey"
    list_display = ["text", "survey", "position"]
    list_select_related = ["survey"]
    ordering = ["-survey__opens_on", "-survey", "position", "pk"]
    search_fields = ["text_en", "text_bg", "survey__title_en", "survey__title_bg"]
    autocomplete_fields = ["survey"]
    inlines = [AnswerInline]
    save_on_top = True
    fieldsets = side_by_side("survey", ("text_en", "text_bg"), "position")

    def _may(self, request, question):
        """The charts of a survey that is public are changed by who may change the survey."""
        survey_admin = self.admin_site.get_model_admin(Survey)
        return question is None or survey_admin.has_change_permission(request, question.survey)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may(request, obj)

    def response_post_save_change(self, request, question):
        """Back to its survey, from where the answers of the next question are entered."""
        return redirect("admin:surveys_survey_change", question.survey_id)

    response_post_save_add = response_post_save_change

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        survey_admin = self.admin_site.get_model_admin(Survey)
        if db_field.name == "survey" and not survey_admin.has_publish_permission(request):
            kwargs["queryset"] = Survey.objects.undated()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    class Media:
        js = PublishableAdmin.Media.js
