"""Urgent-care notices: the rule language, and what the shipped red flags do and do not answer to."""

import re
import time
import tomllib
from pathlib import Path

import pytest

from search_app.errors import SourceError
from search_app.model import Notice
from search_app.notices import NoticeRules, compile_notices, expand_words, find_notice

DATA = tomllib.loads((Path(__file__).parent.parent / "ingest/data/notices.toml").read_text(encoding="utf-8"))


def notice(*when: str, unless: tuple[str, ...] = (), name: str = "test", level: str = "emergency") -> Notice:
    return Notice(name, level, "Title", "Text.", when=when, unless=unless)  # type: ignore[arg-type]


def finds(rule: str, question: str, unless: tuple[str, ...] = ()) -> bool:
    return find_notice(compile_notices([notice(rule, unless=unless)]), question) is not None


@pytest.fixture(scope="module")
def shipped() -> NoticeRules:
    words = DATA["words"]
    return compile_notices(
        [
            Notice(
                n["id"],
                n["level"],
                n["title"],
                n["text"],
                when=tuple(expand_words(rule, words) for rule in n["when"]),
                unless=tuple(expand_words(rule, words) for rule in n.get("unless", ())),
            )
            for n in DATA["notice"]
        ]
    )


@pytest.mark.parametrize(
    ("rule", "question", "expected"),
    [
        ("chest | breastbone + pain | tight", "my breastbone feels tight", True),
        ("chest | breastbone + pain | tight", "tight knee", False),
        ("chest + pain", "pain in my chest", True),
        ("chest + pain", "My chest strap broke. I have knee pain.", False),
        ("chest + pain", "chest " + "and then " * 10 + "pain", False),
        ("calf + swollen & hot", "My calf is swollen. It feels hot.", True),
        ("hit head", "i hit my poor little head", True),
        ("hit head", "my head was hit", False),
        ("hit head", "i hit a wall with my lovely new car and my head", False),
        ("swelling", "it swells, it swelled", True),
        ("=fit", "my shoes fitted", False),
        ("=fit", "he had a fit", True),
        ("# weeks", "31 weeks", True),
        ("# weeks", "some weeks", False),
        ("temperature + 39", "temperature of 39.5", True),
        ("temperature + 39", "temperature of 36.5", False),
        ("temperature + 39", "temperature of 390", False),
        ("cannot breathe", "I can't breathe", True),
        ("cannot breathe", "cant really breathe", True),
        ("cannot breathe", "not able to breathe", True),
        ("cannot breathe", "couldn’t breathe, unable to breathe", True),
        ("cannot breathe", "I could not breathe", True),
        ("cannot breathe", "I breathe", False),
        ("not moved", "baby hasn't moved", True),
        ("x-ray", "an x ray", True),
        ("naïve", "NAIVE", True),
    ],
)
def test_rules_find_words(rule: str, question: str, expected: bool) -> None:
    assert finds(rule, question) is expected


@pytest.mark.parametrize(
    ("word", "typed", "expected"),
    [
        ("chest", "chets", True),
        ("chest", "chesst", True),
        ("chest", "chst", False),
        ("chest", "chess", False),
        ("chest", "bhest", False),
        ("stroke", "stroek", True),
        ("stroke", "strike", False),
        ("numb", "nubm", False),
        ("swollen", "swolen", True),
        ("swollen", "wsollen", True),
        ("paralysed", "paralized", True),
        ("paralysed", "prlysd", False),
        ("collapsed", "colappsed", True),
        ("112233445", "112233446", False),
    ],
)
def test_longer_words_may_be_misspelt_but_not_into_other_words(word: str, typed: str, expected: bool) -> None:
    assert finds(word, f"it was {typed} then") is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("no chest pain", False),
        ("I don't have any chest pain", False),
        ("never had chest pain", False),
        ("no fever, chest pain or dizziness", False),
        ("without chest pain", False),
        ("denies chest pain", False),
        ("no fever, but chest pain", True),
        ("no injury and my chest has a pain", True),
        ("not sure why but chest pain", True),
        ("no idea, chest pain since lunch", True),
        ("chest pain that does not go away", True),
        ("chest pain last year", False),
        ("in 2015 I had chest pain", False),
        ("When I was 12, I had chest pain", False),
        ("I had chest pain once, years ago", False),
        ("I had chest pain. That was in 2015", False),
        ("I had chest pain in 2015 and now the chest pain is back", True),
        ("chest pain since last year", True),
        ("what causes chest pain", False),
        ("can running cause chest pain?", False),
        ("can I ask what causes chest pain", False),
        ("what is this chest pain I have", True),
        ("What causes hiccups? I have chest pain", True),
        ("my husband has chest pain", True),
        ("is it normal that I get chest pain", True),
        ("writing an essay on chest pain, can you help me", False),
    ],
)
def test_words_count_only_for_what_somebody_has_now(question: str, expected: bool) -> None:
    assert finds("chest + pain", question) is expected


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        ("no feeling + groin", "no feeling in my groin"),
        ("not felt kicks", "I have not felt any kicks"),
        ("cannot feel + groin", "I can't feel my groin"),
    ],
)
def test_a_rule_may_contain_the_denial(rule: str, question: str) -> None:
    assert finds(rule, question)


def test_a_denial_in_one_group_holds_for_the_others_of_the_rule() -> None:
    assert finds("no | lost + control + bladder", "since Friday there is no bladder control")
    assert not finds("lost | loss + control + bladder", "no loss of control of my bladder")


def test_unless_explains_words_away_and_hides_nothing_else() -> None:
    unless = ("chest press", "chest + strap")
    assert not finds("chest + pain", "pain after chest press", unless)
    assert not finds("chest + pain", "the strap on my chest is a pain", unless)
    assert finds("chest + pain", "I did a chest press, now there is pain across my chest", unless)


def test_the_most_urgent_notice_comes_first_then_file_order() -> None:
    notices = [
        notice("knee", name="later", level="same_day"),
        notice("sad", name="crisis", level="crisis_line"),
        notice("knee | sad", name="first"),
        notice("knee", name="second"),
    ]
    rules = compile_notices(notices)
    for question, name in (("sad knee", "first"), ("sad", "first"), ("knee", "first")):
        found = find_notice(rules, question)
        assert found is not None
        assert found.id == name
    found = find_notice(compile_notices(notices[:2]), "sad knee")
    assert found == notices[1]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("", "nothing stands"),
        ("chest + ", "nothing stands"),
        ("chest | | pain", "nothing stands"),
        ("chest & + pain", "nothing stands"),
        ("chest, pain", '"chest," is not a word'),
        ("chest (pain)", '"(pain)" is not a word'),
        ("chest + =", '"=" is not a word'),
        ("chest + @pain", "@pain was not filled in"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_by_name(rule: str, fault: str) -> None:
    with pytest.raises(SourceError, match=re.escape(fault)) as error:
        compile_notices([notice("fine"), notice(rule, name="chest-pain")])
    assert f'notice "chest-pain": rule "{rule.strip()}"' in str(error.value)


def test_word_lists_are_filled_in_and_may_use_one_another() -> None:
    words = {"pain": "pain | @ache", "ache": "ache | aching all over"}
    assert expand_words("chest + @pain & x", words) == "chest + pain | ache | aching all over & x"
    assert expand_words("chest | pain", words) == "chest | pain"


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("chest + @pian", "@pian is not in"),
        ("severe @pain", "must be a list name alone"),
        ("@pain @ache", "must be a list name alone"),
        ("@loop", "@loop refers to itself"),
    ],
)
def test_a_word_list_that_cannot_be_filled_in_is_refused(rule: str, fault: str) -> None:
    with pytest.raises(SourceError, match=re.escape(fault)):
        expand_words(rule, {"pain": "pain", "ache": "ache", "loop": "a | @again", "again": "@loop"})


SHOWN = {
    "breathing": [
        "cant breath proply pls help",
        "I can't finish a sentence without gasping",
        "puffing just walking from bed to the toilet since last night",
        "daughters breathing is noisy and her ribs pull in, blue inhaler not working",
    ],
    "chest-pain": [
        "tight feeling across my chest for an hour, going down into my arm",
        "chset pain wont go away",
        "think my dad is having a heart attack",
        "chest went tight on mile 3, had to stop, still there an hour later even sitting down",
    ],
    "stroke": [
        "one side of my mouth is drooping and my words are slurred",
        "suddenly my left arm went weak and i cant speak properly",
        "lost the sight in one eye for ten minutes this morning",
        "are these signs of a stroke? my arm and face went numb",
    ],
    "collapse-confusion": [
        "she passed out mid run",
        "he had a seizure at the track",
        "my wife is acting drunk after the half marathon but she has had no alcohol",
        "unconcious after run",
    ],
    "anaphylaxis": [
        "stung by a wasp and my throat is closing",
        "came out in hives after prawns and now i'm dizzy",
        "lips ballooning after a new painkiller",
    ],
    "severe-bleeding": [
        "cut my shin open and it won't stop bleeding",
        "had a nosebleed for 40 mins and it won't stop",
        "been vomiting blood",
    ],
    "pulmonary-embolism": ["coughed up some blood after my run", "coughing blood, stabbing pain in my lung"],
    "cauda-equina": [
        "numb between my legs since my back went",
        "sciatica both legs and I can't wee",
        "lost control of my bowels with bad back pain",
    ],
    "spine-injury": ["fell off my horse onto my neck and my fingers are tingling"],
    "head-injury": [
        "hit my head on a branch and been sick twice",
        "gran fell and banged her head and she's on apixaban",
    ],
    "meningitis-sepsis": ["stiff neck, rash and a high temperature", "a rash that doesn't fade under a glass"],
    "limb-circulation": [
        "leg in a cast, toes gone blue and numb",
        "calf feels like it will burst, pain is getting worse and I can't move my toes",
    ],
    "open-deformed-fracture": ["bone sticking out of my shin", "my wrist is bent at a funny angle after a fall"],
    "poisoning-overdose": [
        "took 20 paracetamol for the pain",
        "toddler swallowed some of my deep heat",
        "took way too many ibuprofen",
    ],
    "pregnancy-emergency": [
        "34 weeks pregnant and baby hasn't moved since last night",
        "i'm pregnant and bleeding after my jog",
        "I think my waters broke on my run",
    ],
    "sudden-severe-belly": ["testicle pain came on suddenly, doubled over and puking"],
    "burn-shock-drowning": [
        "electrocuted by the treadmill socket",
        "kettle of boiling water burnt my arm, big blisters",
    ],
    "self-harm-suicide": [
        "i don't want to be here anymore",
        "I keep thinking about ending my life since the injury",
        "everyone would be happier if i was gone",
        "I have been having thoughts of hurting myself",
    ],
    "leg-clot": [
        "calf is swollen, hot and red after long flight",
        "swolen hot calf wiht red patch",
        "My left calf is swollen. It is red and sore.",
    ],
    "hot-joint-infection": [
        "knee is hot, red and swollen and i have a fever",
        "blister on heel has red streaks going up my leg",
    ],
    "cannot-bear-weight": [
        "i can't bear weight on my foot after landing badly",
        "I think I've broken my ankle",
        "rolled ankle, heard a snap, cannot stand on it at all",
    ],
    "dark-urine": ["my pee is brown like cola after the ultra"],
}

NOT_SHOWN = {
    "breathing": ["breathing technique through nose", "out of breath after hill sprints"],
    "chest-pain": [
        "chest press or bench press for runners?",
        "nearly had a heart attack when I saw the price of carbon shoes",
        "my watch strap is too tight across the chest",
    ],
    "stroke": ["is backstroke good for my shoulder", "what are the signs of a stroke"],
    "collapse-confusion": ["collapsed arches and insoles", "confused about which trainers to buy"],
    "anaphylaxis": ["the tongue of my shoe is swollen with mud", "hay fever and itchy eyes"],
    "severe-bleeding": ["blister keeps bleeding on my heel", "how do I book a blood test"],
    "pulmonary-embolism": ["coughing after cold runs"],
    "cauda-equina": ["numb bum after two hours of cycling", "back pain but no numbness and no bladder problems"],
    "spine-injury": ["stiff neck from sleeping funny"],
    "head-injury": ["hit the wall at mile 20 and my head was gone", "I wasn't knocked out, just a small bump"],
    "meningitis-sepsis": ["got a temperature with a cold, can I train?"],
    "limb-circulation": ["my calves are a bit tight after speedwork", "numb toes after tight laces"],
    "open-deformed-fracture": ["insoles for a bunion deformity of the foot"],
    "poisoning-overdose": ["took two ibuprofen before a run ok?", "overdosed on carbs before the marathon"],
    "pregnancy-emergency": ["is it ok to run when 20 weeks pregnant", "bleeding gums in pregnancy, any tips for me"],
    "sudden-severe-belly": ["stomach cramps when I run after coffee"],
    "burn-shock-drowning": ["how to burn fat on long runs", "drowning in paperwork"],
    "self-harm-suicide": [
        "suicide sprints good for speed?",
        "this hill session is killing me",
        "I'm not suicidal or anything, just fed up with this achilles",
    ],
    "leg-clot": ["my calf was swollen and red last summer", "no swelling, no redness, calf just a bit stiff"],
    "hot-joint-infection": ["knee swollen slightly after long run but not hot and no fever"],
    "cannot-bear-weight": ["can't walk down stairs after yesterday's race", "break a leg at the race"],
    "dark-urine": ["my pee is a bit dark after long run"],
}


def test_every_shipped_notice_has_messages_here() -> None:
    assert {n["id"] for n in DATA["notice"]} == set(SHOWN) == set(NOT_SHOWN)


@pytest.mark.parametrize(("name", "question"), [(name, q) for name, questions in SHOWN.items() for q in questions])
def test_a_red_flag_shows_its_notice(shipped: NoticeRules, name: str, question: str) -> None:
    found = find_notice(shipped, question)
    assert found is not None
    assert found.id == name


@pytest.mark.parametrize("question", [q for questions in NOT_SHOWN.values() for q in questions])
def test_a_near_miss_shows_none(shipped: NoticeRules, question: str) -> None:
    assert find_notice(shipped, question) is None


def test_a_red_flag_is_found_at_the_end_of_a_long_message(shipped: NoticeRules) -> None:
    story = "I have run with the club for six years and normally have no trouble. " * 12
    found = find_notice(shipped, story + "Since Monday my right calf is swollen, warm and tender. Should I stretch it?")
    assert found is not None
    assert found.id == "leg-clot"
    assert find_notice(shipped, story) is None


@pytest.mark.parametrize(
    "question",
    [
        "",
        " \n\t",
        "?!.,;" * 500,
        "(" * 5000,
        "# = + | & @pain",
        "\x00\ud800\u202e",
        "a" * 50_000,
        "é" * 5000,
        "胸が痛い " * 500,
        "no or , " * 2000,
        "last year, when i was 12 " * 1000,
        "cannot feel no " * 1000,
        "swollxn abcdefghijklmn " * 500,
    ],
)
def test_hostile_text_is_answered_quickly(shipped: NoticeRules, question: str) -> None:
    start = time.thread_time()
    find_notice(shipped, question)
    assert time.thread_time() - start < 10  # seconds of this thread; a pattern that tries all ways takes hours


def test_invisible_and_wide_letters_make_no_difference(shipped: NoticeRules) -> None:
    assert find_notice(shipped, "ｃｈｅｓｔ ｐａｉｎ") is not None
    assert find_notice(shipped, "che\u00adst pa\u200bin") is not None


def test_shipped_texts_are_short_and_name_no_number() -> None:
    for n in DATA["notice"]:
        assert set(n) <= {"id", "level", "title", "text", "when", "unless"}
        assert len(re.findall(r"[.!?](?: |$)", n["text"])) in (2, 3)
        assert not re.search(r"\b(?:911|999|112|111|988)\b", n["text"])


def test_no_shipped_rule_names_a_word_list_in_vain() -> None:
    rules = [rule for n in DATA["notice"] for rule in (*n["when"], *n.get("unless", ()))]
    used = set(re.findall(r"@(\w+)", " ".join([*rules, *DATA["words"].values()])))
    assert used == set(DATA["words"])
