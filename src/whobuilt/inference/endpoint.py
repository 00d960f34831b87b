"""A language model behind an OpenAI-compatible endpoint (/v1/chat/completions), here or elsewhere.

Nothing that it answers raises: slow, down, broken, huge or strange answers become Problems. Redirects are not
followed, so that a key and a document go to the host that was named and to no other; proxies of the environment are
not used unless they were set for this.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any, Self

import httpx

from whobuilt.core.problems import Problem
from whobuilt.inference.answers import Answers, whole_characters
from whobuilt.inference.settings import EndpointSettings
from whobuilt.ports import Prompt, Reply

MOST_BYTES = 10 << 20  # of one answer
LONGEST_WAIT = 60.0  # seconds before a question is asked again, whatever the server says
_FIRST_WAIT = 1.0
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_NO_FORMAT = frozenset({400, 415, 422, 501})  # how servers say that they do not know a response format
_BROKEN_TRIES = 2  # times that an answer which is no JSON is asked for again


@dataclass(slots=True)
class Spent:
    """What asking has cost so far."""

    asked: int = 0
    kept: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """Time, so that tests need not wait for it."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class _AgainError(Exception):
    """The question may be asked again, after so many seconds; `problem` is what is told where it may not any more."""

    def __init__(self, problem: Problem, wait: float | None = None) -> None:
        super().__init__(problem.message)
        self.problem, self.wait = problem, wait


class _EndError(Exception):
    """No answer will come."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Endpoint:
    """Asks one model; use it in a `with`, or close it."""

    def __init__(self, settings: EndpointSettings, answers: Answers | None = None, clock: Clock | None = None) -> None:
        """Nothing is asked before `ask`."""
        self.settings, self.spent = settings, Spent()
        self.name = settings.model
        self._answers, self._clock, self._lock = answers or Answers(), clock or Clock(), Lock()
        self._formats = ["json_schema", "json_object", ""]  # the first one that the server takes is used
        self._client = httpx.Client(
            timeout=httpx.Timeout(settings.timeout, connect=min(settings.timeout, 15.0)),
            trust_env=False,
            proxy=None if settings.is_local else settings.proxy or None,  # what is asked here passes nobody
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        """The endpoint itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    @property
    def host(self) -> str:
        """Where it is asked; empty where that is this machine."""
        return "" if self.settings.is_local else self.settings.host

    def ask(self, prompts: Iterable[Prompt]) -> Iterator[Reply | Problem]:
        """An answer to each prompt, in their order, some asked at once; each is kept as it comes."""
        waiting: deque[Future[Reply | Problem]] = deque()
        for prompt in prompts:
            waiting.append(self._begin(prompt))
            if len(waiting) >= self.settings.workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _begin(self, prompt: Prompt) -> Future[Reply | Problem]:
        """Start to ask. Whoever stops the program does not wait for the answer: the thread keeps nothing alive."""
        future: Future[Reply | Problem] = Future()

        def work() -> None:
            try:
                future.set_result(self._answer(prompt))
            except BaseException as error:  # noqa: BLE001  # it is raised where the answer is waited for
                future.set_exception(error)

        Thread(target=work, daemon=True).start()
        return future

    @property
    def _asked_as(self) -> str:
        """What answers are kept under: another host may serve another model under the same name."""
        return f"{self.settings.url} {self.settings.model} {self.settings.most_tokens}"

    def _answer(self, prompt: Prompt) -> Reply | Problem:
        if kept := self._answers.find(self._asked_as, prompt):
            with self._lock:
                self.spent.kept += 1
            return kept
        try:
            reply = self._persist(prompt)
        except _EndError as end:
            return end.problem
        self._answers.put(self._asked_as, prompt, reply)
        return reply

    def _persist(self, prompt: Prompt) -> Reply:
        """Ask, and ask again where that may help, as often as the settings allow."""
        broken = 0
        for attempt in range(self.settings.retries + 1):
            try:
                return self._ask_once(prompt)
            except _AgainError as again:
                broken += again.problem.code == "model_answer_broken"
                if attempt == self.settings.retries or broken > _BROKEN_TRIES:
                    raise _EndError(again.problem) from None
                wait = _FIRST_WAIT * 2**attempt if again.wait is None else again.wait
                self._clock.sleep(min(max(wait, 0.0), LONGEST_WAIT))
        raise AssertionError

    def _ask_once(self, prompt: Prompt) -> Reply:
        while True:
            form = self._formats[0]
            status, headers, body = self._post(_body(self.settings, prompt, form))
            if status in _NO_FORMAT and form:
                with self._lock:
                    if self._formats[0] == form:  # another question may have found it out meanwhile
                        self._formats.pop(0)
                continue
            return self._read(status, headers, body)

    def _post(self, body: dict[str, Any]) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and all bytes of an answer; within the limits on time and size."""
        end = self._clock.now() + self.settings.timeout
        headers = {"Accept-Encoding": "identity"}  # a small answer that unpacks to a huge one is no answer
        headers |= {"Authorization": f"Bearer {self.settings.key}"} if self.settings.key else {}
        url = self.settings.url.rstrip("/") + "/chat/completions"
        received = bytearray()
        try:
            with self._client.stream("POST", url, json=body, headers=headers) as response:
                for piece in response.iter_raw():
                    received += piece
                    if len(received) > MOST_BYTES:
                        raise _EndError(
                            self._told("model_answer_too_large", f"answered more than {MOST_BYTES >> 20} MB")
                        )
                    if self._clock.now() > end:
                        raise _AgainError(self._told("model_too_slow", "took too long to answer"))
                return response.status_code, response.headers, bytes(received)
        except httpx.TimeoutException:
            raise _AgainError(self._told("model_too_slow", "took too long to answer")) from None
        except httpx.ConnectError:
            mend = "Start the server, or check the address."
            raise _AgainError(self._told("model_down", "could not be reached", mend)) from None
        except httpx.HTTPError as error:
            told = f"broke off ({type(error).__name__})"
            raise _AgainError(self._told("model_answer_cut", told)) from None

    def _read(self, status: int, headers: httpx.Headers, body: bytes) -> Reply:
        """The answer in a response, or what is wrong with it."""
        if status in _AGAIN:
            code, told = ("model_busy", "is busy") if status in (429, 503, 529) else ("model_failed", "failed")
            raise _AgainError(self._told(code, f"{told} (HTTP {status})"), _wait_of(headers))
        if status in (401, 403):
            mend = f"Put a valid key into the environment variable {self.settings.key_env}."
            raise _EndError(self._told("model_refused", f"refused the key (HTTP {status})", mend))
        if status != httpx.codes.OK:
            mend = "Check the address and the model's name."
            raise _EndError(self._told("model_refused", f"refused the question (HTTP {status})", mend))
        try:
            plain = json.loads(body)
            choice = plain["choices"][0]
            content, finish = choice["message"]["content"], choice.get("finish_reason")
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            page = body.lstrip()[:1] == b"<"
            told = "answered with a web page" if page else "answered with something else than the protocol has"
            raise _EndError(self._told("model_no_endpoint", told, "Is this an OpenAI-compatible address?")) from None
        self._count(plain.get("usage"))
        if finish == "length":
            mend = "Allow longer answers (most_tokens) or take smaller windows (window)."
            raise _EndError(self._told("model_answer_cut", "was cut short by its limit on length", mend))
        answer = _parse(content)
        if answer is None:
            raise _AgainError(self._told("model_answer_broken", "answered with something else than a JSON object"))
        usage = plain.get("usage")
        return Reply(answer, _count_of(usage, "prompt_tokens"), _count_of(usage, "completion_tokens"))

    def _count(self, usage: Any) -> None:
        with self._lock:
            self.spent.asked += 1
            self.spent.tokens_in += _count_of(usage, "prompt_tokens")
            self.spent.tokens_out += _count_of(usage, "completion_tokens")

    def _told(self, code: str, told: str, mend: str = "") -> Problem:
        return Problem(code, f"the language model {self.name} {told}.", self.settings.host, mend)


def estimate(prompts: Iterable[Prompt], settings: EndpointSettings) -> tuple[int, int, float]:
    """Before anything is asked: how many questions, about how many tokens go out, and the least that they cost."""
    number = tokens = 0
    for prompt in prompts:
        number += 1
        # About four Latin letters are a token, and one Chinese character is about one.
        text = prompt.task + prompt.data
        tokens += sum(1 if ord(letter) > 0x2E7F else 0.25 for letter in text).__ceil__()  # noqa: PLR2004  # CJK begins
    return number, tokens, settings.cost(tokens, 0)


def _body(settings: EndpointSettings, prompt: Prompt, form: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": settings.model,
        "temperature": 0,
        "max_tokens": settings.most_tokens,
        "messages": [{"role": "system", "content": prompt.task}, {"role": "user", "content": prompt.data}],
    }
    if form == "json_schema":
        schema = {"name": "answer", "strict": True, "schema": prompt.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif form:
        body["response_format"] = {"type": form}
    return body


def _parse(content: Any) -> dict[str, Any] | None:
    """The JSON object of an answer, out of the fence that some models put around it; None where it is none."""
    if not isinstance(content, str):
        return None
    text = content.strip()
    if text.startswith("```"):
        text = text.partition("\n")[2].rpartition("```")[0]
    try:
        plain = json.loads(text)
        return whole_characters(plain) if isinstance(plain, dict) else None
    except (ValueError, RecursionError):
        return None


def _wait_of(headers: httpx.Headers) -> float | None:
    """The seconds that the server asks to wait; None where it says nothing that can be read."""
    try:
        wait = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return wait if wait >= 0 else None


def _count_of(usage: Any, name: str) -> int:
    number = usage.get(name) if isinstance(usage, dict) else 0
    return number if type(number) is int and number > 0 else 0
