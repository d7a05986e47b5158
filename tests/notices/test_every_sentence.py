"""Every sentence that may be sent can be read in every language of the pages, whatever facts a notice holds."""

import pytest
from django.utils import translation

from linli.notices.queries import read_sentence
from linli.notices.states import SENTENCES


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_sentence_can_be_filled_in(language: str) -> None:
    assert len(SENTENCES) > 100

    with translation.override(language):
        broken = {}
        for event, sentence in SENTENCES.items():
            try:
                words = read_sentence(sentence, {})
            except (TypeError, ValueError, KeyError) as fault:
                broken[event] = str(fault)
            else:
                assert words.subject, event

    assert broken == {}
