"""What a command has besides its arguments: the stages, the last run, a worker."""

from __future__ import annotations

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from error_catalog.cache.snapshot import Recalled
    from error_catalog.pipeline import Stages
    from error_catalog.run.workers import ModelWorker


class Session:
    """
    What every command gets, as click's ``obj``.

    Args:
        stages: The pipeline's; None for the real ones.
        recalled: The last run, if it was looked up already.
        worker: A process that is getting ready to make models.
    """

    def __init__(
        self,
        stages: Stages | None = None,
        recalled: Recalled | None = None,
        worker: ModelWorker | None = None,
    ) -> None:
        self._stages = stages
        self.recalled = recalled
        self.worker = worker

    @property
    def stages(self) -> Stages:
        """The stages; the pipeline is imported only for a command that runs them."""
        if self._stages is None:
            from error_catalog.pipeline import STAGES

            self._stages = STAGES
        return self._stages
