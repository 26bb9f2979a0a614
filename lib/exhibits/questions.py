"""Questions whose answers are computed from the exhibits, so that they follow the data."""

from dataclasses import dataclass

from lib.text import Text


@dataclass(frozen=True)
class Question:
    """A question with its choices.

    Attributes:
        id: its words are the messages ``quiz.<id>.ask`` and ``quiz.<id>.why``.
        group: id of the label under which it is asked; questions of a group stand together.
        exhibit: where the answer can be read.
        choices: label ids, or plain texts (numbers, codes). answer: one of them.
        facts: what fills the explanation; a fact named ``…_label`` holds a label id.

    Raises:
        ValueError: the answer is none of the choices.
    """

    id: str
    group: str
    exhibit: str
    choices: tuple[str, ...]
    answer: str
    facts: tuple[tuple[str, object], ...]

    def __post_init__(self) -> None:
        if self.answer not in self.choices:
            raise ValueError(f"{self.id}: the answer {self.answer!r} is none of {self.choices}")

    def is_right(self, choice: str) -> bool:
        """Whether a choice is the answer.

        Raises:
            ValueError: the question has no such choice.
        """
        if choice not in self.choices:
            raise ValueError(f"{self.id} has no choice {choice!r}")
        return choice == self.answer

    def explanation(self, text: Text) -> str:
        """Why the answer is right, with the facts filled in."""
        facts = {
            name: text(f"labels.{value}") if name.endswith("_label") else value for name, value in self.facts
        }
        return text(f"quiz.{self.id}.why", exhibit=self.exhibit, **facts)
