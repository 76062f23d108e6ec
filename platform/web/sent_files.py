"""Files that people send: held in memory up to a limit for the whole request, and nothing of what is larger."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Nobody can fill the disk or the memory: a file beyond the limit arrives empty, with the size it had."""

    left = 0
    kept: io.BytesIO | None = None

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.left = settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.left -= len(raw_data)
        if self.left < 0:
            self.kept = None
        if self.kept is not None:
            self.kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        body = self.kept or io.BytesIO()
        body.seek(0)
        return InMemoryUploadedFile(
            body, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )
