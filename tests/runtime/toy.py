"""A workflow in a module of its own, as the sandbox wants it: no test helpers in sight."""

from datetime import UTC, datetime, timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from runtime import attributes
    from runtime.tokens import CLAIMS, EXTERN_NAME, ISSUED_AT

SECRET = "Quentin Fictional of 12 Nowhere Lane"


@activity.defn(name="fail-with-text")
async def fail_with_text(detail: str) -> None:
    raise ApplicationError(f"cannot serve {SECRET}", detail, type="ToyFailure", non_retryable=True)


@workflow.defn(name="toy-failing")
class ToyFailing:
    @workflow.run
    async def run(self, subject: str) -> None:
        await workflow.execute_activity(
            fail_with_text,
            subject,
            start_to_close_timeout=timedelta(seconds=5),
            summary=f"about {SECRET}",
        )


@workflow.defn(name="toy-waiting")
class ToyWaiting:
    def __init__(self) -> None:
        self.accepted: list[str] = []

    @workflow.run
    async def run(self, days: int) -> list[str]:
        workflow.upsert_search_attributes(
            [
                attributes.PROCESS.value_set("toy"),
                attributes.STAGE.value_set("waiting"),
                attributes.OFFICE.value_set("office-00"),
                attributes.NEXT_DUE.value_set(datetime(2031, 6, 2, tzinfo=UTC)),
            ]
        )
        await workflow.sleep(timedelta(days=days))
        return self.accepted

    @workflow.update(name="act")
    async def act(self, token: str) -> str:
        self.accepted.append(token)
        return str(len(self.accepted))

    @act.validator
    def check_act(self, token: str) -> None:
        said = {name: "" for name in CLAIMS if name != ISSUED_AT}
        said["workflow_id"] = workflow.info().workflow_id
        if workflow.extern_functions()[EXTERN_NAME](token, said) is None:
            raise ApplicationError("no valid token", type="TokenRefused")


@workflow.defn(name="toy-waiting")
class ToyChanged:
    """The same name with other commands: old histories do not replay on it."""

    @workflow.run
    async def run(self, days: int) -> list[str]:
        await workflow.execute_activity(
            fail_with_text, str(days), start_to_close_timeout=timedelta(seconds=5)
        )
        return []

    @workflow.update(name="act")
    async def act(self, token: str) -> str:
        return token
