"""The same import by django-import-export, the package that one would pick instead."""

from datetime import date
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export import fields, resources

from tenants.jobs.models import Job
from tests.benches.uploads import usual


class JobResource(resources.ModelResource):
    """Rows by job number; a faulty row is told as invalid, a job that is told again the same way is skipped."""

    number = fields.Field(column_name="工单号", attribute="number")

    class Meta:
        model = Job
        fields = ("number",)
        import_id_fields = ("number",)
        use_transactions = True
        skip_unchanged = False
        skip_diff = True
        report_skipped = True
        clean_model_instances = False

    def __init__(self, *, today: date) -> None:
        super().__init__()
        self.today = today
        self.found: dict[str, Any] = {}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        try:
            self.found = usual.checked(row, today=self.today)
        except usual.Faulty as fault:
            raise ValidationError(fault.codes) from fault

    def import_instance(self, instance: Job, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        instance.customer, instance.vehicle = usual.people(row, self.found)
        for name, value in usual.of_job(row, self.found).items():
            setattr(instance, name, value)

    def after_save_instance(self, instance: Job, row: Any, **kwargs: Any) -> None:
        usual.lines(row, instance)


def load(content: bytes, *, today: date) -> dict[int, list[str]]:
    """Imports a CSV of `files`; answers the faults by row. Inside the shop's schema. Raises what a row broke on."""
    table = tablib.Dataset().load(content.decode(), format="csv")
    result = JobResource(today=today).import_data(table, raise_errors=False)
    for number, errors in result.row_errors():
        raise RuntimeError(f"row {number}") from errors[0].error
    if result.base_errors:
        raise RuntimeError("the import broke") from result.base_errors[0].error
    return {row.number + 1: list(row.error.messages) for row in result.invalid_rows}
