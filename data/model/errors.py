"""The one tree of errors.

ZhaohuError                 every error of ours; its text is one sentence that says what to do
├── ConfigurationError      a setting, key or command-line value is unknown or unusable
├── InvalidInput            a value from outside breaks a rule of the model
│   └── IllegalMove         a request may not go from this status to that one
├── NotFound                nobody and nothing goes by that id, number or name
├── Ambiguous               a name fits more than one person
├── SessionClash            another turn of the same person was committed first: run the turn again
├── StoreUnavailable        the database cannot be reached or is not usable
├── MissingModel            a trained or speech model is not installed
└── AudioError              a recording cannot be read
"""


class ZhaohuError(Exception):
    """Base of every error that Zhaohu raises on purpose."""


class ConfigurationError(ZhaohuError):
    """A setting is unknown or unusable; the text says what to change."""


class InvalidInput(ZhaohuError):
    """A value from outside breaks a rule of the model."""


class IllegalMove(InvalidInput):
    """A request may not go from its present status to the one asked for."""


class NotFound(ZhaohuError):
    """Nobody and nothing goes by that id, number or name."""


class Ambiguous(ZhaohuError):
    """A name fits more than one person; the text lists the ids to choose from."""


class SessionClash(ZhaohuError):
    """Another turn of the same person was committed first; run the turn again."""


class StoreUnavailable(ZhaohuError):
    """The database cannot be reached or is not usable."""


class MissingModel(ZhaohuError):
    """A trained or speech model is not installed; the text names the command that installs it."""


class AudioError(ZhaohuError):
    """A recording cannot be read as sound."""
